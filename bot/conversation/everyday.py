"""What everybody may say at any time: help, cancel, and text that nobody asked for."""

from bot.conversation import stray_text
from bot.conversation.turn import EVERYBODY, Command, Step, Turn
from storage.terms import Role


async def show_help(turn: Turn, _argument: str) -> None:
    """/aide: what those roles can do, and nothing else."""
    from bot.conversation.steps import COMMANDS  # the table is made of this file too

    mine = [command for command in COMMANDS.values() if command.roles & turn.roles and command.name != "start"]
    turn.say("help", commands=[[command.name, command.language] for command in mine])


async def _cancel(turn: Turn, _argument: str) -> None:
    awaited = await turn.expect_nothing()
    turn.say("sentence", key="shared.cancelled" if awaited else "shared.nothing_to_cancel")


async def unexpected_text(turn: Turn, text: str) -> None:
    """Text outside a question is not stored; an intrapreneur is offered three ways to go on (DOMAIN 4.0)."""
    if Role.INTRAPRENEUR in turn.roles:
        await stray_text.offer(turn, text)
    else:
        turn.say("sentence", key="shared.text_not_expected")


async def unexpected_media(turn: Turn) -> None:
    """Voice, photo, sticker, location: declined, and not kept."""
    turn.say("sentence", key="shared.no_media")


STEPS: tuple[Step, ...] = stray_text.STEPS
COMMANDS = (
    Command("aide", EVERYBODY, show_help, language="fr"),
    Command("help", EVERYBODY, show_help, language="en"),
    Command("annuler", EVERYBODY, _cancel, language="fr"),
    Command("cancel", EVERYBODY, _cancel, language="en"),
)
