"""Who may see what (DOMAIN 2.2): for each view, and for each person of a house full of marked sentences.

A new view needs one line in `SHOWS`. If the house never gives it anything to say, it stands in `UNSEEN` too.
"""

import html
from collections.abc import AsyncIterator, Iterator
from enum import Enum, auto
from pathlib import Path
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.speech.speech import Speech
from bot.speech.view import Scene, View, as_given
from bot.speech.views import VIEWS
from bot.speech.words import words_for
from storage.database import Database
from storage.terms import Role
from tests.bot.full_house import NOW, House, furnish
from tests.bot.promo_database import empty_database

INTRAPRENEUR, COACH, COORDINATOR = (frozenset({role}) for role in (Role.INTRAPRENEUR, Role.COACH, Role.COORDINATOR))
EVERYBODY = frozenset(Role)


class Data(Enum):
    """The kinds of data of DOMAIN 2.2, and those that came with later screens."""

    NOTHING = auto()  # one's own words and choices, names of staff, the calendar
    WEEK = auto()  # half-days, status, plan, absences
    REASON = auto()
    INTERVIEWS = auto()
    SENTENCES = auto()  # obstacle and next step; coordinators, only what is shared
    ALOUD = auto()
    POINT = auto()
    FEEDBACK = auto()  # coordinators, only what is shared
    THREAD = auto()  # what is answered to a feedback
    NOTES = auto()
    HANDLING = auto()  # what is done about alerts, and the ladder
    EVERYBODYS_WEEKS = auto()
    AUTONOMY = auto()
    SUPPORT = auto()
    PEOPLE = auto()  # who is in the programme, who joined, who can be reached
    COACHING = auto()  # whose coach is who
    OWN = auto()  # everything about its reader


GRANTED: dict[Data, frozenset[Role]] = {
    Data.NOTHING: EVERYBODY,
    Data.WEEK: EVERYBODY,
    Data.REASON: EVERYBODY,
    Data.INTERVIEWS: EVERYBODY,
    Data.SENTENCES: EVERYBODY,
    Data.ALOUD: INTRAPRENEUR | COACH,
    Data.POINT: EVERYBODY,
    Data.FEEDBACK: EVERYBODY,
    Data.THREAD: INTRAPRENEUR | COACH,
    Data.NOTES: COACH,
    Data.HANDLING: COORDINATOR,
    Data.EVERYBODYS_WEEKS: COORDINATOR,
    Data.AUTONOMY: EVERYBODY,
    Data.SUPPORT: EVERYBODY,
    Data.PEOPLE: COACH | COORDINATOR,
    Data.COACHING: EVERYBODY,
    Data.OWN: EVERYBODY,
}
# Who besides may read something where that is what the view is for.
ALSO = {Data.OWN: "request", Data.NOTES: "colleague", Data.COACHING: "colleague"}


def _each(kinds: str, *data: Data) -> dict[str, frozenset[Data]]:
    return dict.fromkeys(kinds.split(), frozenset(data))


# What each view may show. One line for a new one.
SHOWS: dict[str, frozenset[Data]] = {
    **_each("sentence help stranger no_motive stray_text stray_sent stray_noted reminders privacy", Data.NOTHING),
    # Joining
    **_each("join_greeting join_notice join_later join_reminder join_refused join_which_coordinator", Data.NOTHING),
    **_each("join_usual_day join_pick_day join_pick_halves welcome", Data.WEEK),
    **_each("joined link_reused still_expected invitation_link invite_whom unreachable", Data.PEOPLE),
    **_each("cohort_changed", Data.WEEK, Data.COACHING),
    # One's own week
    **_each("week_sentence plan plan_reopened plan_answered plan_reopened_answered pick_day pick_halves", Data.WEEK),
    **_each("moved usual_changed usual_changed_of day_question day_reminder week_reminder day_asked", Data.WEEK),
    **_each("week_asked noted asked_later other_day which_day commitment_question entered_for_you", Data.WEEK),
    **_each("reasons transmitted not_released", Data.WEEK, Data.REASON),
    **_each("doubt contest_why contest_settled proxy_question proxy_set", Data.WEEK),
    **_each("usual_offer usual_offer_answered usual_halves entered_before proxy_other", Data.WEEK),
    **_each("check_in check_in_filled check_in_receipt", Data.INTERVIEWS, Data.SENTENCES, Data.ALOUD),
    **_each("draft draft_dropped", Data.SENTENCES),
    **_each("leave leave_until leave_kind leave_conflict leave_noted leave_cancelled", Data.WEEK),
    **_each("correct_which correct_value corrected more_value", Data.WEEK),
    **_each("my_week my_picture", Data.WEEK, Data.REASON, Data.INTERVIEWS, Data.SENTENCES, Data.POINT),
    # Autonomy and support
    **_each("autonomy autonomy_answered autonomy_told", Data.AUTONOMY),
    **_each("support_ask support_when support_queue support support_days", Data.SUPPORT),
    **_each("support_planned_already support_link proof_question proof_noted proof_told", Data.SUPPORT),
    # Coaches: points, and what they read of Friday's answers
    **_each("coach_list coach_reminder coach_reminder_noted points point_asked point_time point_question", Data.POINT),
    **_each("point_answered point_whose_week point_why point_why_answered point_receipt", Data.POINT),
    **_each("point_one_more_off coach_week_closed point_with_whom point_days point_hours", Data.POINT),
    **_each("point_hour_asked point_fixed mid_point mid_point_set mid_point_told", Data.POINT),
    **_each("report report_asked report_noted", Data.SUPPORT),
    **_each("away away_from away_until away_who away_noted away_cancelled", Data.POINT, Data.COACHING),
    **_each("stand_in_asked stand_in_told", Data.POINT, Data.COACHING),
    **_each("coach_check_ins note_to_coach", Data.INTERVIEWS, Data.SENTENCES, Data.ALOUD),
    # Feedback and its thread
    **_each("feedback_offer feedback_offered feedback_ask feedback_rewriting feedback_aloud", Data.FEEDBACK),
    **_each("feedback_too_long feedback_preview feedback_pending feedback_cancelled feedback_whom", Data.FEEDBACK),
    **_each("feedback_sent feedback_receipt feedback_corrected feedback_thanks feedback", Data.FEEDBACK),
    **_each("feedback_gone feedback_of_whom", Data.FEEDBACK),
    **_each("feedback_list reply_ask reply_preview reply_saved reply_receipt reply_cancelled", Data.THREAD),
    **_each("feedback_reply", Data.THREAD),
    # Private notes: their author alone
    **_each("note_whom note_whom_chosen note_warning note_understood note_ask note_check note_checked", Data.NOTES),
    **_each("note_saved note_cancelled note_erased note_too_long note_list note_lists", Data.NOTES),
    # Alerts: the own coach hears the bare facts of a day that was not released
    **_each("alert", Data.WEEK, Data.REASON, Data.POINT),
    **_each("alert_owned alert_relayed alert_history justify_question justify_write justify_done", Data.HANDLING),
    **_each("made_up_question made_up_done call_memo promise_question call_not_reached call_again", Data.HANDLING),
    **_each("commitment contested alerts_list alerts_chased", Data.HANDLING),
    **_each("justified_for_you justified_why contest_noted", Data.WEEK),
    **_each("enter_question enter_done enter_answered", Data.WEEK),
    # The ladder
    **_each("ladder", Data.WEEK, Data.POINT),
    **_each("ladder_owned ladder_relayed ladder_history ladder_when_met ladder_write_date", Data.HANDLING),
    **_each("ladder_conclude ladder_concluded ladder_when_notified ladder_why_close", Data.HANDLING),
    **_each("ladder_write_closing ladder_sheet ladder_not_yours ladder_offer ladder_draft", Data.HANDLING),
    **_each("ladder_term ladder_too_early ladder_reply_noted", Data.HANDLING),
    # Everybody's weeks, relays, exports
    **_each("overview overview_picture digest back_again", Data.EVERYBODYS_WEEKS, Data.HANDLING),
    **_each("person_weeks", Data.EVERYBODYS_WEEKS, Data.SENTENCES, Data.FEEDBACK, Data.HANDLING),
    **_each("convention convention_ask convention_above convention_outside convention_history", Data.HANDLING),
    **_each("person_timeline person_timeline_all", Data.EVERYBODYS_WEEKS, Data.HANDLING),
    **_each("relay relay_until relay_to relay_state relay_over", Data.PEOPLE),
    **_each("export_question export_format export_chosen export_file", Data.EVERYBODYS_WEEKS, Data.HANDLING),
    # Set-up: the cohort and who is in it
    **_each("setup_notice setup_gone", Data.NOTHING),
    **_each("setup_home setup_changed setup_fault setup_unclear setup_ask setup_start_off setup_dates", Data.PEOPLE),
    **_each("setup_closures setup_worked setup_hours setup_convention setup_people setup_coaches", Data.PEOPLE),
    **_each("setup_coordinators setup_person setup_leave setup_left", Data.PEOPLE),
    # What is kept about oneself
    **_each("my_data_html my_data_json", Data.OWN),
}

# Views that want more facts than the number of a row.
FACTS: dict[str, dict[str, Any]] = {
    "call_again": {"calls": 0},
    "cohort_changed": {"change": "coach"},
    "convention_ask": {"act": "signed"},
    "convention_outside": {"cents": 125_050},
    "corrected": {"before": 0},
    "export_file": {"keys": ["weeks", "points", "alerts", "acts"], "format": "csv", "name": "tout.csv"},
    "feedback_offered": {"choice": "write"},
    "feedback_too_long": {"size": 1000, "limit": 900},
    "leave_kind": {"first": "2027-02-18am", "last": "2027-02-19pm"},
    "leave_conflict": {"first": "2027-02-18am", "last": "2027-02-19pm", "days": ["2027-02-18"]},
    "leave_noted": {"first": "2027-02-18am", "last": "2027-02-19pm", "absence": "leave"},
    "leave_cancelled": {"first": "2027-02-18am", "last": "2027-02-19pm"},
    "mid_point_set": {"chosen": "2027-02-18"},
    "mid_point_told": {"chosen": "2027-02-18"},
    "note_checked": {"choice": "keep"},
    "note_saved": {"note": 1},
    "note_too_long": {"size": 1000, "limit": 900},
    "pick_halves": {"picked": []},
    "point_answered": {"choice": "missed"},
    "point_why_answered": {"choice": "coach_away"},
    "setup_person": {"role": "intrapreneur"},
    "setup_leave": {"role": "intrapreneur"},
    "week_sentence": {"about": "week.too_late"},
}

# Views to which this house never gives anything to say: another moment, a text being written, somebody away.
UNSEEN = frozenset(
    {
        "away_cancelled", "away_noted", "away_who", "doubt", "proxy_question", "stand_in_asked", "stand_in_told",
        "feedback_gone", "feedback_pending", "feedback_preview", "feedback_rewriting", "note_check", "plan_reopened",
        "point_asked", "point_fixed", "point_time", "relay", "reply_preview", "still_expected", "unreachable",
    }
)  # fmt: skip


def test_every_view_has_a_rule_and_every_rule_a_view() -> None:
    assert sorted(VIEWS.keys() - SHOWS.keys()) == [], "say in SHOWS what these show"
    assert sorted(SHOWS.keys() - VIEWS.keys()) == []


@pytest.mark.parametrize("kind", sorted(VIEWS))
def test_a_view_is_for_those_who_may_see_what_it_shows(kind: str) -> None:
    granted = frozenset.intersection(*(GRANTED[data] for data in SHOWS.get(kind, ())), EVERYBODY)

    assert VIEWS[kind].roles <= granted
    if not VIEWS[kind].roles:  # somebody who is nobody's Person yet
        assert SHOWS[kind] == {Data.NOTHING}


# --- What is really said


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with empty_database(tmp_path) as database:
        yield database


def _everything(speech: Speech) -> str:
    """All that a reader can find in it: the text, the labels, the document, the names in the picture."""
    labels = [choice.label for row in speech.choices for choice in row]
    document = speech.document.content.decode("utf-8", "ignore") if speech.document else ""
    rows = [row.name for row in speech.grid.rows] if speech.grid else []
    return html.unescape("\n".join([speech.text, *labels, document, *rows]))


class Given(dict[str, Any]):
    """The facts of a notice, which remember whether anybody looked at them."""

    asked = False

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked = True
        return super().get(key, default)

    def keys(self) -> Any:
        self.asked = True
        return super().keys()


def _scenes(session: AsyncSession, house: House, view: View, kind: str) -> Iterator[tuple[str, Scene]]:
    """Each person who holds a role of the view, with what notices say about each intrapreneur in each week.

    Once is enough for a view that asks nothing of its notice.
    """
    for reader, person in house.people.items():
        if view.roles & house.roles[reader]:
            for facts in house.facts:
                given = Given(facts | FACTS.get(kind, {}))
                yield reader, Scene(session, NOW, given, person, house.roles[reader])
                if not given.asked:
                    break


async def _said(view: View, scene: Scene) -> str | None:
    """What is said; nothing when the notice has nothing true to say, or its facts are of another kind."""
    try:
        what = await view.read(scene)
        return None if what is None else _everything(view.say(what, words_for("fr")))
    except Exception as error:
        return f"!{error!r}"


async def test_nobody_reads_what_is_not_granted_whatever_a_notice_names(database: Database) -> None:
    leaks: set[str] = set()
    silent: dict[str, str | None] = {}
    async with database.transaction() as session:
        house = await furnish(session)
        for kind, view in VIEWS.items():
            if view.read is as_given or not view.roles:
                continue
            also = frozenset(ALSO[data] for data in SHOWS[kind] & ALSO.keys())
            heard = [(reader, await _said(view, scene)) for reader, scene in _scenes(session, house, view, kind)]
            spoken = [(reader, said) for reader, said in heard if said and not said.startswith("!")]
            if not spoken:
                silent[kind] = next((said for _, said in heard if said), None)
            for reader, said in spoken:
                leaks |= {f"{kind}: {reader} reads {mark.text}" for mark in house.found_in(said, reader, also)}

    assert sorted(leaks) == []
    assert {kind: why for kind, why in silent.items() if kind not in UNSEEN} == {}, "give them FACTS, or say UNSEEN"
