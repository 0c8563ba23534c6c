"""A report of one's own: an outline read from its text, and a new folder made along it."""
