"""The steps by which time is counted, from years to days: as typed, in order, in words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from macros.findings import AuthorError, Code
from macros.format import format_month, format_short, shorten

GrainName = Literal["year", "half", "quarter", "month", "date", "school_year"]
_ROMAN = ("I", "II", "III", "IV")
_NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "ĐẦU": 1, "CUỐI": 2}
_OF = r"\s*(?:[/.,-]|năm|\s)\s*(?:năm\s*)?(?P<year>\d{4})"


@dataclass(frozen=True, slots=True)
class Grain:
    """One length of step; its values, such as "2024-Q1", sort as texts in the order of time.

    Args:
        name: The `type` of a column of such steps.
        key: What authors call it in a call.
        a_year: Steps in a year; 0 for days.
        also: How people type a value otherwise: its `part` and its `year`.
    """

    name: GrainName
    key: str
    title: str
    a_year: int
    example: str
    also: str

    @property
    def noun(self) -> str:
        """What it is called within a sentence."""
        return self.title.lower()

    def holds(self, text: str) -> bool:
        """Tell whether a text is one of its values, of which the calendar knows."""
        if not self._is_shaped(text):
            return False
        try:
            return self.text(self.number(text)) == text
        except ValueError:
            return False

    def refusal(self, text: str) -> AuthorError:
        """Say of a text that is no value what would be right."""
        if not self._is_shaped(text):
            meant = self.understand(text)
            remedy = f"ghi {meant}" if meant else f"ghi {self.noun} dạng {self.example}"
            message = f"“{shorten(text)}” không phải {self.noun}"
            return AuthorError(message, remedy, Code.NOT_A_NUMBER)
        if self is DAY:
            remedy = "kiểm tra ngày và tháng"
        elif self is SCHOOL_YEAR:
            remedy = f"ghi hai năm liền nhau, như {self._write(int(text[:4]), 0)}"
        else:
            first, last = self._write(0, 0)[5:], self._write(0, self.a_year - 1)[5:]
            remedy = f"{self.noun} từ {first} đến {last}"
        return AuthorError(f"“{text}” không có trong lịch", remedy, Code.OUT_OF_RANGE)

    def understand(self, text: str) -> str | None:
        """Read a value as people type it, such as "Quý I/2024" or "9/2023"; None for another."""
        if self.holds(text):
            return text
        found = re.fullmatch(self.also, text.strip(), re.IGNORECASE)
        if found is None:
            return None
        year, part = found["year"], found["part"].upper()
        number = _NUMBERS.get(part) or int(part)
        meant = self._write(int(year), number - 1)
        if self is DAY:
            meant = f"{year}-{number:02d}-{int(found['day']):02d}"
        elif self is SCHOOL_YEAR:
            meant = f"{year}-{year[: 4 - len(part)]}{part}"
        return meant if self.holds(meant) else None

    def number(self, text: str) -> int:
        """Number a value, so that neighbours in time have neighbouring numbers."""
        if self is DAY:
            return datetime.date.fromisoformat(text).toordinal()
        year, part = int(text[:4]), self._part(text)
        return year * self.a_year + part

    def text(self, number: int) -> str:
        """Write the value that has a number."""
        if self is DAY:
            return datetime.date.fromordinal(number).isoformat()
        return self._write(*divmod(number, self.a_year))

    def after(self, text: str, steps: int = 1) -> str:
        """Name the value so many steps later, or earlier."""
        return self.text(self.number(text) + steps)

    def year_before(self, text: str) -> str:
        """Name the same step of the year before; for 29 February the 28th."""
        if self is not DAY:
            return self.after(text, -self.a_year)
        same = f"{int(text[:4]) - 1:04d}{text[4:]}"
        return same if self.holds(same) else f"{same[:8]}28"

    def within(self, text: str, longer: Grain) -> str:
        """Name the longer step in which a value lies."""
        if self is DAY:
            return MONTH.within(text[:7], longer)
        return longer.text(self.number(text) * longer.a_year // self.a_year)

    def parts(self, text: str, longer: Grain) -> tuple[str, ...]:
        """List the steps of which a longer one is made, in order."""
        if self is DAY:
            first, last = (MONTH.parts(text, longer)[end] for end in (0, -1))
            days = range(DAY.number(f"{first}-01"), DAY.number(f"{MONTH.after(last)}-01"))
            return tuple(map(self.text, days))
        many = self.a_year // longer.a_year
        start = longer.number(text) * many
        return tuple(self.text(number) for number in range(start, start + many))

    def makes(self, longer: Grain) -> bool:
        """Tell whether a longer step is made of several of these, school years apart."""
        return self in _BY_LENGTH and longer in _BY_LENGTH[: _BY_LENGTH.index(self)]

    def words(self, text: str) -> str:
        """Say a value within a sentence: "quý I/2024", "tháng 9/2023"; a year by its number."""
        year, part = text[:4], self._part(text)
        match self.name:
            case "half":
                return f"6 tháng {('đầu', 'cuối')[part]} năm {year}"
            case "quarter":
                return f"quý {_ROMAN[part]}/{year}"
            case "month":
                return f"tháng {format_month(part + 1)}/{year}"
            case "date":
                return f"ngày {format_short(datetime.date.fromisoformat(text))}"
            case "school_year":
                return f"năm học {text}"
        return text

    def named(self, text: str) -> str:
        """Say a value by its kind and its number: "năm 2020", "quý I/2024"."""
        return f"năm {text}" if self is YEAR else self.words(text)

    def label(self, text: str) -> str:
        """Name a value over a column or under an axis: "Quý I/2024", "T9/2023"."""
        words = self.words(text)
        match self.name:
            case "month":
                return f"T{self._part(text) + 1}/{text[:4]}"
            case "date" | "school_year":
                return words.rpartition(" ")[2]
        return words[:1].upper() + words[1:]

    def _part(self, text: str) -> int:
        """Number a step within its year, from 0; days count by their month."""
        return int(text[5:7].lstrip("QH")) - 1 if self.a_year != 1 else 0

    def _write(self, year: int, part: int) -> str:
        if self is SCHOOL_YEAR:
            return f"{year:04d}-{year + 1:04d}"
        letter = self.example[5:6].strip("01")
        digits = 1 if letter else 2
        return f"{year:04d}" + (f"-{letter}{part + 1:0{digits}d}" if self.a_year != 1 else "")

    def _is_shaped(self, text: str) -> bool:
        return re.sub("[0-9]", "0", text) == re.sub("[0-9]", "0", self.example)


YEAR = Grain("year", "nam", "Năm", 1, "2024", r"năm\s*(?P<year>(?P<part>\d{4}))")
SCHOOL_YEAR = Grain(
    "school_year",
    "nam_hoc",
    "Năm học",
    1,
    "2023-2024",
    r"(?:năm\s*học\s*)?(?P<year>\d{4})\s*[-–/]\s*(?P<part>\d{4}|\d{2})",
)
HALF = Grain(
    "half", "nua_nam", "Nửa năm", 2, "2024-H1", rf"(?:H|6\s*tháng\s*)(?P<part>[12]|đầu|cuối){_OF}"
)
QUARTER = Grain(
    "quarter", "quy", "Quý", 4, "2024-Q1", rf"(?:Q|quý)[\s.]*(?P<part>IV|I{{1,3}}|[1-4]){_OF}"
)
MONTH = Grain("month", "thang", "Tháng", 12, "2024-09", rf"(?:T|tháng)?[\s.]*(?P<part>\d\d?){_OF}")
DAY = Grain(
    "date",
    "ngay",
    "Ngày",
    0,
    "2021-11-30",
    r"(?:ngày\s*)?(?P<day>\d\d?)[/.-](?P<part>\d\d?)[/.-](?P<year>\d{4})",
)
_BY_LENGTH = (YEAR, HALF, QUARTER, MONTH, DAY)
GRAINS: Mapping[str, Grain] = {grain.name: grain for grain in (*_BY_LENGTH, SCHOOL_YEAR)}
BY_KEY: Mapping[str, Grain] = {grain.key: grain for grain in GRAINS.values()}


def grain_of(text: str) -> Grain | None:
    """Find the grain of a value; None for a text that is no time."""
    return next((grain for grain in GRAINS.values() if grain.holds(text)), None)
