"""Promises of the room that decides."""
