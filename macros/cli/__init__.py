"""The command line `baocao`: from checking a report to its site and printed copies."""

from macros.cli import publishing, reviewing, spreadsheets
from macros.cli.door import main

__all__ = ["main", "publishing", "reviewing", "spreadsheets"]
