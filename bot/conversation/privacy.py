"""Privacy: the notice again with who sees what, and everything that is kept about whoever asks."""

from bot.conversation.turn import EVERYBODY, Command, Step, Turn


async def _privacy(turn: Turn, _argument: str) -> None:
    turn.say("privacy")


async def _my_data(turn: Turn, _argument: str) -> None:
    """Two documents, each gathered at the moment it is sent."""
    turn.say("my_data_html")
    turn.say("my_data_json")


async def _my_data_tapped(turn: Turn, _ref: str, _value: str) -> None:
    await _my_data(turn, "")


STEPS: tuple[Step, ...] = (Step("my_data", EVERYBODY, _my_data_tapped),)
COMMANDS: tuple[Command, ...] = (
    Command("confidentialite", EVERYBODY, _privacy, language="fr"),
    Command("privacy", EVERYBODY, _privacy, language="en"),
    Command("mes_donnees", EVERYBODY, _my_data, language="fr"),
    Command("my_data", EVERYBODY, _my_data, language="en"),
)
