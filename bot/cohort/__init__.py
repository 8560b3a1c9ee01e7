"""The cohort file: read, checked whole, and made rows; the commands that set a programme up."""
