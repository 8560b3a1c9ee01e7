"""What a person can say and what then happens; it knows no chat library."""
