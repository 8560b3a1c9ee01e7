"""Promises of the room that speaks."""
