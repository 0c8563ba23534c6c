"""Write dates as Party documents do: 09/3/2010 · ngày 05 tháng 02 năm 2021."""

from __future__ import annotations

import datetime


def format_short(date: datetime.date) -> str:
    """Write a date such as "09/3/2010"."""
    return f"{_day(date)}/{_month(date)}/{date.year}"


def format_long(date: datetime.date) -> str:
    """Write a date such as "ngày 05 tháng 02 năm 2021"."""
    return f"ngày {_day(date)} tháng {_month(date)} năm {date.year}"


def _day(date: datetime.date) -> str:
    return f"{date.day:02d}"


def _month(date: datetime.date) -> str:
    """Give January and February a zero, so that nobody can put a 1 before them."""
    return f"{date.month:02d}" if date.month < 3 else str(date.month)
