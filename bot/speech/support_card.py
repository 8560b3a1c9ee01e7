"""The card of a request for technical support, as its author or as coaches and coordinators read it."""

from datetime import date

from bot.buttons import pack
from bot.speech.asking import Rows, answered, asked, button, in_rows, rows
from bot.speech.party import of_the
from bot.speech.speech import Choice, Speech
from bot.speech.support_scene import SupportScene, read_support
from bot.speech.view import View
from bot.speech.words import Words
from scheduler.notices import Kind
from scheduler.support import ANSWER_WITHIN, OPEN, days_to_plan
from scheduler.weeks import local_date
from storage.terms import Role, SupportState

STAFF = frozenset({Role.COACH, Role.COORDINATOR})
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})
DAYS_A_ROW = 3
SOON = 2  # weeks: further days are offered on demand


def need_of(need: str, words: Words) -> str:
    """What is asked for, within a sentence."""
    return words.t(f"support.need.{need}")


def card(scene: SupportScene, words: Words) -> Speech:
    """The whole card; one line once it is closed, or when a newer copy stands further down."""
    whose = "mine" if scene.mine else "card"
    need, name = need_of(scene.request.need, words), scene.enrolled.person.name
    if scene.request.state not in OPEN:
        return _closed(scene, whose, words)
    if scene.shrunk:
        return Speech(words.t(f"support.{whose}.shrunk", name=name, need=need))
    lines = [
        words.t(
            f"support.{whose}.late" if scene.late else f"support.{whose}.open", name=name, need=need, days=ANSWER_WITHIN
        ),
        asked_line(local_date(scene.request.asked_at, scene.cohort.calendar), scene.request.wanted_by, words),
        _state(scene, words),
        words.t("support.link", link=scene.request.link) if scene.request.link else "",
    ]
    return Speech("\n".join(filter(None, lines)), _own_choices(scene, words) if scene.mine else _choices(scene, words))


def asked_line(asked_on: date, wanted_by: date | None, words: Words) -> str:
    """Since when, and by when it is wanted."""
    if wanted_by is None:
        return words.t("support.asked_no_hurry", day=words.day_month(asked_on))
    return words.t("support.asked", day=words.day_month(asked_on), by=words.day_month(wanted_by))


def _state(scene: SupportScene, words: Words) -> str:
    """The planned day and who noted it; or who is to answer."""
    if scene.request.state is SupportState.PLANNED and scene.request.planned_for:
        planned = words.t("support.planned", day=words.day_month(scene.request.planned_for), who=_who(scene))
        over = scene.request.planned_for < scene.today and not scene.mine
        return f"{planned} {words.t('support.was_it_given')}" if over else planned
    if scene.mine:
        return words.t("support.reminded" if scene.late else "support.read_by", coach=scene.enrolled.coach.name)
    return words.t("support.owed", party=of_the(scene.cohort.partner, words)) if scene.late else ""


def _who(scene: SupportScene) -> str:
    return scene.by[0] if scene.by else ""


def _closed(scene: SupportScene, whose: str, words: Words) -> Speech:
    need, name = need_of(scene.request.need, words), scene.enrolled.person.name
    if scene.request.state is SupportState.CANCELLED or scene.by is None:
        return Speech(words.t(f"support.{whose}.cancelled", name=name, need=need))
    on = words.day_month(local_date(scene.by[1], scene.cohort.calendar))
    text = words.t(f"support.{whose}.given", name=name, need=need, who=_who(scene), day=on)
    offer = scene.mine and scene.enrolled.proof_link is None
    return Speech(text, rows([button(words, "support.add_proof", "proof_link")] if offer else []))


def _choices(scene: SupportScene, words: Words) -> Rows:
    ref = str(scene.request.id)
    label = "support.plan" if scene.request.state is SupportState.ASKED else "support.change_date"
    return rows([button(words, label, "support_days", ref), button(words, "support.give", "support_give", ref)])


def _own_choices(scene: SupportScene, words: Words) -> Rows:
    ref = str(scene.request.id)
    label = "support.change_link" if scene.request.link else "support.add_link"
    return rows([button(words, label, "support_link", ref)], [button(words, "support.cancel", "support_cancel", ref)])


# --- Which day


def days(scene: SupportScene, words: Words) -> Speech:
    """The working days of the person, two weeks at first; or the day that was chosen."""
    question = words.t("support.which_day", name=scene.enrolled.person.name, need=need_of(scene.request.need, words))
    if scene.chosen:
        return Speech(answered(question, words.day_month(scene.chosen), words))
    offered = days_to_plan(scene.cohort, scene.enrolled, scene.today, scene.weeks)
    ref, suffix = str(scene.request.id), ".again" if scene.again else ""
    soon = scene.weeks <= SOON
    label = words.short_day if soon else words.short_date  # of six weeks, the month must be told
    choices = [Choice(label(day), pack("support_plan", ref, f"{day}{suffix}")) for day in offered]
    more = [button(words, "support.later", "support_days", ref, "later")] if soon else []
    return Speech(question, rows(*in_rows(choices, DAYS_A_ROW), more))


def planned_already(scene: SupportScene, words: Words) -> Speech:
    """Somebody was faster; the date may still be changed."""
    if scene.request.planned_for is None:
        return card(scene, words)
    text = words.t("support.planned_already", who=_who(scene), day=words.day_month(scene.request.planned_for))
    return Speech(text, rows([button(words, "support.change_date", "support_days", str(scene.request.id))]))


def link_question(scene: SupportScene, words: Words) -> Speech:
    """3 of 3: a link, or none."""
    ref = str(scene.request.id)
    choices = rows([button(words, "shared.pass", "support_link", ref, "pass")])
    return asked(words.t("support.which_link"), choices, words.label("shared.pass") if scene.passed else None, words)


VIEWS: dict[str, View] = {
    Kind.SUPPORT.value: View(card, STAFF | INTRAPRENEURS, read_support),
    "support_days": View(days, STAFF, read_support),
    "support_planned_already": View(planned_already, STAFF, read_support),
    "support_link": View(link_question, INTRAPRENEURS, read_support),
}
