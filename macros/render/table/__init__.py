"""The macro `bang`: tables."""
