"""Torture: campaigns too long for every day (`make torture`), and their short forms; docs/reliability.md tells more."""
