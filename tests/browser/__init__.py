"""The page as people use it: a real browser before the running sandbox."""
