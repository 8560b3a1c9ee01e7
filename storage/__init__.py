"""The room that remembers: the only one who knows SQL."""
