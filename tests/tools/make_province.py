"""Make the demonstration data: `python -m tests.tools.make_province [--out FOLDER]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.tools.book import Book, write_tables
from tests.tools.members import make_members
from tests.tools.units import make_units

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "tables"


def make_province() -> Book:
    """Make all tables of the province; later steps read the tables of earlier ones."""
    book = Book()
    for make in (make_units, make_members):
        make(book)
    return book


def main() -> None:
    """Write the CSV files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TABLES)
    target = parser.parse_args().out
    target.mkdir(parents=True, exist_ok=True)
    write_tables(make_province(), TABLES, target)


if __name__ == "__main__":
    main()
