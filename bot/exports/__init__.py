"""Exports: sheets of what coordinators may see, and the files that spreadsheets open."""
