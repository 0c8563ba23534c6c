"""Markdown that says one thing alone: to both of its readers, and to its author."""
