"""The room that decides: the only one who knows time and the rules."""
