"""Promises of the room that remembers."""
