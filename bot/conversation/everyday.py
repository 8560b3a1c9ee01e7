"""What everybody may say at any time: help, cancel, and text that nobody asked for."""

from bot.conversation.turn import EVERYBODY, Command, Step, Turn


async def _help(turn: Turn, _argument: str) -> None:
    turn.say("help", roles=sorted(turn.roles))


async def _cancel(turn: Turn, _argument: str) -> None:
    await turn.expect_nothing()
    turn.say("sentence", key="shared.cancelled")


async def unexpected_text(turn: Turn, text: str) -> None:
    """Text outside a question is not stored; three ways to go on are offered (DOMAIN 4.0)."""
    turn.say("unexpected_text", roles=sorted(turn.roles))


async def unexpected_media(turn: Turn) -> None:
    """Voice, photo, sticker, location: declined, and not kept."""
    turn.say("sentence", key="shared.no_media")


STEPS: tuple[Step, ...] = ()
COMMANDS = (
    Command("aide", EVERYBODY, _help),
    Command("help", EVERYBODY, _help),
    Command("annuler", EVERYBODY, _cancel),
    Command("cancel", EVERYBODY, _cancel),
)
