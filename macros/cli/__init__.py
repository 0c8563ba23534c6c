"""The command line `baocao`: from checking a report to its site and printed copies."""

from macros.cli import publishing, reviewing, rolling, spreadsheets
from macros.cli.door import main

__all__ = ["main", "publishing", "reviewing", "rolling", "spreadsheets"]
