"""The Telegram side of the bot: the only folder of the bot that imports telegram."""

import os

# Without it python-telegram-bot warns each time Telegram asks us to wait; read at every use, not at import.
os.environ.setdefault("PTB_TIMEDELTA", "1")
