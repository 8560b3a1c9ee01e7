"""Wording: a claimed notice becomes a speech for its reader as things stand now, or the reason why it is not said."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.speech.speech import Speech
from bot.speech.view import Scene, View
from bot.speech.views import VIEWS
from bot.speech.words import DEFAULT_LANGUAGE, Words, words_for
from bot.worker import describe
from scheduler.again import AGAIN
from storage import outbox
from storage.notice import Notice
from storage.outbox import Claim
from storage.readers import Reader
from storage.terms import NoticeState, Role

TOO_LATE = "too late"
NO_LONGER_TRUE = "no longer true"
NOT_JOINED = "has not joined"
IN_WORDS = "in_words"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Utterance:
    """What is to be said in which chat: by editing `target`, or anew; `old_copy` then shrinks to `shrunk`."""

    row: Claim
    chat_id: int
    speech: Speech
    target: int | None = None
    old_copy: int | None = None
    shrunk: Speech | None = None


@dataclass(frozen=True)
class Unsaid:
    """Why a notice is not said."""

    row: Claim
    state: NoticeState
    reason: str


async def word_all(
    session: AsyncSession, rows: Sequence[Claim], people: Mapping[int, Reader], now: datetime
) -> list[Utterance | Unsaid]:
    """Words for each of these notices, or why there are none. A view that fails harms no other notice.

    One savepoint holds them all; only when one of them fails has each its own.
    """
    readers = [people.get(row.person_id or 0) for row in rows]
    try:
        async with session.begin_nested():
            return [await _word(session, row, reader, now) for row, reader in zip(rows, readers, strict=True)]
    except OperationalError:
        raise  # the database's trouble, not these notices'
    except Exception:
        return [await word(session, row, reader, now) for row, reader in zip(rows, readers, strict=True)]


async def word(session: AsyncSession, row: Claim, reader: Reader | None, now: datetime) -> Utterance | Unsaid:
    """Words for this notice, or why there are none."""
    try:
        async with session.begin_nested():
            return await _word(session, row, reader, now)
    except OperationalError:
        raise
    except Exception as error:
        return _refused(row, describe(error))


async def _word(session: AsyncSession, row: Claim, reader: Reader | None, now: datetime) -> Utterance | Unsaid:
    chat_id = reader.person.chat_id if reader else row.chat_id
    view = VIEWS.get(row.kind)
    if row.expires_at is not None and row.expires_at <= now:
        return Unsaid(row, NoticeState.SKIPPED, TOO_LATE)
    if chat_id is None:
        return Unsaid(row, NoticeState.GONE, NOT_JOINED)
    if view is None:
        return _refused(row, "unknown kind")
    if not _may_read(view, reader):
        return _refused(row, "not for this reader")
    utterance = await _utter(session, row, view, reader, chat_id, now)
    return utterance or Unsaid(row, NoticeState.SKIPPED, NO_LONGER_TRUE)


def in_words(row: Claim) -> Notice:
    """The same once more without its picture: its caption was cut (D19), or Telegram did not want the picture (D18)."""
    return Notice(
        key=f"{row.key}:{IN_WORDS}",
        kind=row.kind,
        person_id=row.person_id,
        chat_id=row.chat_id,
        facts={**row.facts, IN_WORDS: True},
        reply=row.reply,
        expires_at=row.expires_at,
    )


async def _utter(
    session: AsyncSession, row: Claim, view: View, reader: Reader | None, chat_id: int, now: datetime
) -> Utterance | None:
    words = words_for(reader.language if reader else str(row.facts.get("language", DEFAULT_LANGUAGE)))
    speech = await _speech(session, row, view, reader, words, now)
    if speech is None:
        return None
    shown = await outbox.card_message(session, row.person_id, row.card) if row.person_id and row.card else None
    if row.edits is not None or not row.rings:
        return Utterance(row, chat_id, speech, target=row.edits or shown)
    shrunk = await _speech(session, row, view, reader, words, now, shrunk=True) if shown else None
    return Utterance(row, chat_id, speech, old_copy=shown, shrunk=shrunk)


async def _speech(
    session: AsyncSession,
    row: Claim,
    view: View,
    reader: Reader | None,
    words: Words,
    now: datetime,
    *,
    shrunk: bool = False,
) -> Speech | None:
    roles = reader.roles if reader else frozenset[Role]()
    scene = Scene(session, now, row.facts, reader.person if reader else None, roles, shrunk)
    what = await view.read(scene)
    if what is None:
        return None
    speech = view.say(what, words)
    if row.facts.get(AGAIN) and not shrunk:
        speech = replace(speech, text=f"{words.t('shared.asked_again')}\n\n{speech.text}")
    return replace(speech, grid=None) if row.facts.get(IN_WORDS) else speech


def _may_read(view: View, reader: Reader | None) -> bool:
    """What anybody may be told needs no role: somebody who has not joined has none."""
    return not view.roles or view.roles == frozenset(Role) or (reader is not None and bool(view.roles & reader.roles))


def _refused(row: Claim, reason: str) -> Unsaid:
    log.error("notice %s of kind %s cannot be worded: %s", row.id, row.kind, reason)
    return Unsaid(row, NoticeState.REFUSED, reason)
