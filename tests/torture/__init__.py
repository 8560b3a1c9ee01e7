"""Torture: campaigns too long for every day: `make torture` and `make fuzz`; docs/reliability.md tells more."""
