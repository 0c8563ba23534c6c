"""Sentences held against the numbers that they print."""
