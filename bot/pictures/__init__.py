"""Pictures: the grid of people by weeks, drawn for the digest and the overview; words always say the same."""
