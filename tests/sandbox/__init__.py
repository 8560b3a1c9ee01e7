"""Promises of the room that plays Telegram."""
