"""The command `vigie run`, without what the other commands need."""

import gc

from bot.console import finish, refusal
from bot.redaction import set_up_logging
from bot.settings import Settings, SettingsError, load_settings


def run_bot() -> None:
    """The bot until SIGTERM."""
    gc.disable()  # until the bot runs (bot/app.py): what is loaded is no garbage, and looking for some takes a while
    settings = chosen_settings()
    from bot.app import run  # only now: wrong settings are told at once
    from scheduler.clock import SystemClock

    finish(run(settings, SystemClock()))


def chosen_settings() -> Settings:
    """The settings, with logging set up by them; what is wrong with them is said, and ends the command."""
    try:
        settings = load_settings()
    except SettingsError as error:
        raise refusal(str(error)) from None
    set_up_logging(settings.log_level, settings.telegram_bot_token, settings.webhook_secret, settings.watchdog_url)
    return settings
