"""The room that speaks: the only one who knows what a chat is."""
