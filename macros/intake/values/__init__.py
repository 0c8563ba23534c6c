"""Cells understood: numbers, labels, years, rows."""
