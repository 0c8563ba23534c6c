"""Make the demonstration data: `python -m tests.tools.make_province [--out FOLDER]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.tools.admissions import count_barren, make_admissions
from tests.tools.book import Book, write_tables
from tests.tools.cells import count_cells, make_cells
from tests.tools.companies import count_private_cells, make_companies
from tests.tools.discipline import make_discipline
from tests.tools.management import make_management
from tests.tools.members import make_members
from tests.tools.officers import make_officers
from tests.tools.organisations import make_kinds, make_organisations, note_province
from tests.tools.people import make_people
from tests.tools.ratings import make_ratings
from tests.tools.register import make_register
from tests.tools.schooling import make_schooling
from tests.tools.targets import make_targets
from tests.tools.training import make_training
from tests.tools.units import make_units
from tests.tools.villages import make_villages

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables"

# Later steps read the tables of earlier ones.
STEPS = (
    make_units,
    make_members,
    make_people,
    make_schooling,
    make_admissions,
    make_villages,
    make_organisations,
    note_province,
    count_private_cells,
    count_cells,
    make_kinds,
    make_cells,
    make_companies,
    count_barren,
    make_ratings,
    make_officers,
    make_discipline,
    make_management,
    make_training,
    make_register,
    make_targets,
)


def make_province() -> Book:
    """Make all tables of the province."""
    book = Book()
    for step in STEPS:
        step(book)
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
