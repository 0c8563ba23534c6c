"""Two versions of a report held against each other: what changed, in words, numbers and data."""
