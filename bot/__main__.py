"""The `vigie` command: `vigie run` starts at once; every other word is Typer's to read (bot/command_line.py)."""

import sys


def main() -> None:
    """The command's entry."""
    if sys.argv[1:] == ["run"]:
        from bot.run_command import run_bot

        run_bot()
    else:
        from bot.command_line import app

        app()


if __name__ == "__main__":
    main()
