"""The measures that make bench prints."""
