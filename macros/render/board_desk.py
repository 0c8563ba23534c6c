"""What coordinators look at besides the report: findings, the repository, the date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from macros.findings import Finding


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command knows about the work on a report; None where it does not.

    The checks stand above the macros, so findings are handed down by the command that made
    them; a preview makes none. None of this is in the report's files, so none of it may be
    printed on a page of the final copy.

    Args:
        changes: Date of the last recorded change of each file, by its path.
        today: The date against which deadlines are held; see `date_of_build`.
    """

    findings: tuple[Finding, ...] | None = None
    changes: Mapping[str, datetime.date] | None = None
    today: datetime.date | None = None
