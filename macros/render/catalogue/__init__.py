"""The data catalogue: every table whole."""
