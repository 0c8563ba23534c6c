"""The date that every file is given: what it is made from, never the clock."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.read.report import Report

_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def default_timestamp(report: Report) -> datetime.datetime:
    """Date a file by what it is made from, so that it can be made again byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    day = report.identity.ngay
    if day is None:
        return _EPOCH
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
