"""Words of privacy: the notice with who sees what, and the two personal documents."""

from dataclasses import dataclass

from bot.personal_data import PersonalData, as_json, personal_data
from bot.personal_page import as_page
from bot.speech.joining import erased_on, notice_text
from bot.speech.speech import Document, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Safe, Words
from storage.tables import Cohort
from storage.terms import Role

EVERYBODY = frozenset(Role)
READERS = ("everything", "coach", "coordination", "others")


@dataclass(frozen=True)
class Notice:
    """The programme whose notice is shown."""

    cohort: Cohort


async def _cohort(scene: Scene) -> Notice | None:
    return Notice(await scene.session.get_one(Cohort, scene.person.cohort_id)) if scene.person else None


def privacy(notice: Notice, words: Words) -> Speech:
    """What was read before joining, who sees what, and for how long it is kept."""
    readers = "\n".join(words.t(f"privacy.who.{reader}") for reader in READERS)
    date = words.short_date(erased_on(notice.cohort.ends_on), year=True)
    who = f"{words.t('privacy.who')}\n{readers}"
    kept, rights = words.t("privacy.kept", date=date), words.t("privacy.rights")
    parts = (notice_text(notice.cohort, words), who, words.t("privacy.never"), kept, rights)
    return Speech(Safe("\n\n".join(parts)))


async def _own(scene: Scene) -> PersonalData | None:
    return await personal_data(scene.session, scene.person, scene.now) if scene.person else None


def page(data: PersonalData, words: Words) -> Speech:
    """The document for people."""
    document = Document(f"{words.t('data.filename')}.html", as_page(data, words), "text/html")
    return Speech(words.t("privacy.data_html"), document=document, protect=False)


def machine_file(data: PersonalData, words: Words) -> Speech:
    """The document for a machine."""
    document = Document(f"{words.t('data.filename')}.json", as_json(data), "application/json")
    return Speech(words.t("privacy.data_json"), document=document)


VIEWS: dict[str, View] = {
    "privacy": View(privacy, EVERYBODY, _cohort),
    "my_data_html": View(page, EVERYBODY, _own),
    "my_data_json": View(machine_file, EVERYBODY, _own),
}
