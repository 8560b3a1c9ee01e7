"""Invitations: single-use links and set-up codes; only hashes are kept, the secret itself is shown once."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Invitation, SetupCode

LINK_LIVES = timedelta(days=7)
CODE_LIVES = timedelta(hours=24)
TRIES = 5
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # no I, L, O: they are taken for 1 and 0
DIGITS = "23456789"
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# --- Links


async def mint(session: AsyncSession, person_id: int, now: datetime) -> str:
    """A new link's token for this person; older ones live until they expire."""
    token = secrets.token_urlsafe(32)
    await _keep(session, person_id, token, now + LINK_LIVES)
    return token


async def _keep(session: AsyncSession, person_id: int, token: str, expires_at: datetime) -> Invitation:
    invitation = Invitation(person_id=person_id, token_hash=_hash(token), expires_at=expires_at)
    session.add(invitation)
    await session.flush()
    return invitation


async def by_token(session: AsyncSession, token: str) -> Invitation | None:
    """The invitation of a token, in whatever state; None when nobody was ever given it."""
    if not TOKEN.fullmatch(token):
        return None
    return (await session.exec(select(Invitation).where(Invitation.token_hash == _hash(token)))).first()


async def opened_by(session: AsyncSession, invitation_id: int, chat_id: int, now: datetime) -> Invitation | None:
    """The invitation a button names, if it may still be used and this chat is the one that opened it last."""
    invitation = await session.get(Invitation, invitation_id)
    usable = invitation and is_usable(invitation, now) and invitation.opened_by == chat_id
    return invitation if usable else None


def is_usable(invitation: Invitation, now: datetime) -> bool:
    """Neither used, nor voided, nor too old."""
    return invitation.used_at is None and invitation.voided_at is None and now < invitation.expires_at


def open_from(session: AsyncSession, invitation: Invitation, chat_id: int, now: datetime) -> None:
    """Note which chat opened the link: the taps that follow must come from it."""
    invitation.opened_by, invitation.opened_at = chat_id, now
    session.add(invitation)


async def use(session: AsyncSession, invitation: Invitation, now: datetime) -> None:
    """The link has served; whatever else this person was given is void."""
    invitation.used_at = now
    session.add(invitation)
    await session.flush()
    await void_all(session, invitation.person_id, now)


async def standing(session: AsyncSession, person_id: int, now: datetime) -> Invitation | None:
    """The newest link of this person that can still be used."""
    wanted = select(Invitation).where(
        Invitation.person_id == person_id,
        col(Invitation.used_at).is_(None),
        col(Invitation.voided_at).is_(None),
        col(Invitation.expires_at) > now,
    )
    return (await session.exec(wanted.order_by(col(Invitation.id).desc()))).first()


async def void_all(session: AsyncSession, person_id: int, now: datetime) -> None:
    """No unused link of this person can be used any more."""
    unused = (col(Invitation.person_id) == person_id, col(Invitation.used_at).is_(None))
    await session.exec(update(Invitation).where(*unused, col(Invitation.voided_at).is_(None)).values(voided_at=now))


async def forget_chat(session: AsyncSession, person_id: int) -> None:
    """Of an account that had no right to be here nothing stays."""
    await session.exec(update(Invitation).where(col(Invitation.person_id) == person_id).values(opened_by=None))


# --- Set-up codes


async def mint_code(session: AsyncSession, now: datetime) -> str:
    """A new one-time code, easy to type, like `K7QM-4TXP`; it replaces the ones before."""
    await session.exec(
        update(SetupCode)
        .where(col(SetupCode.used_at).is_(None), col(SetupCode.expires_at) > now)
        .values(expires_at=now)
    )
    letters = [secrets.choice(LETTERS + DIGITS) for _ in range(7)]
    letters.insert(secrets.randbelow(8), secrets.choice(DIGITS))
    code = "".join(letters)
    session.add(SetupCode(code_hash=_hash(code), expires_at=now + CODE_LIVES))
    await session.flush()
    return f"{code[:4]}-{code[4:]}"


async def try_code(session: AsyncSession, text: str, chat_id: int, now: datetime) -> SetupCode | None:
    """The code this text is, if it may still be used; a wrong one counts against the code that stands."""
    standing = await _standing_code(session, now)
    tried = _as_code(text)
    if standing is None or tried is None:
        return None
    if not secrets.compare_digest(standing.code_hash, _hash(tried)):
        standing.tries += 1
        session.add(standing)
        return None
    standing.opened_by = chat_id
    session.add(standing)
    await session.flush()
    return standing


def _as_code(text: str) -> str | None:
    """The text as a code is kept; None when it cannot be one: every code holds a digit."""
    code = re.sub(r"[\s‐‑–-]", "", text).upper()
    return code if re.fullmatch(r"[A-Z0-9]{8}", code) and re.search(r"[0-9]", code) else None


async def _standing_code(session: AsyncSession, now: datetime) -> SetupCode | None:
    wanted = select(SetupCode).where(
        col(SetupCode.used_at).is_(None), col(SetupCode.expires_at) > now, col(SetupCode.tries) < TRIES
    )
    return (await session.exec(wanted.order_by(col(SetupCode.id).desc()))).first()


async def code_opened_by(session: AsyncSession, chat_id: int, now: datetime) -> SetupCode | None:
    """The code that this chat gave, while it may still be used."""
    standing = await _standing_code(session, now)
    return standing if standing and standing.opened_by == chat_id else None


async def invite_by_code(session: AsyncSession, code: SetupCode, person_id: int, now: datetime) -> Invitation:
    """The invitation of whoever gave the code, as this coordinator; it lives as long as the code."""
    invitation = await _keep(session, person_id, secrets.token_urlsafe(32), code.expires_at)
    open_from(session, invitation, code.opened_by or 0, now)
    await session.flush()
    return invitation


async def use_code(session: AsyncSession, chat_id: int, now: datetime) -> None:
    """Whoever joins with a code uses it up."""
    code = await code_opened_by(session, chat_id, now)
    if code:
        code.used_at = now
        session.add(code)
