"""Mistakes planted in the report of this repository, one at a time: which of them are found."""
