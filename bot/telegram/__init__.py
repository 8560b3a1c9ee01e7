"""The Telegram side of the bot: the only folder of the bot that imports telegram."""
