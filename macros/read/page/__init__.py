"""Pages of the report: words, calls, and the closed language they are written in."""
