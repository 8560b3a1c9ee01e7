"""The room that plays Telegram and the clock, for people trying the bot and for tests."""
