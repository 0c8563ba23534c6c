"""A sheet as one table understands it: what its headings leave open is found in title and name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery, Wishes, shorten, unknown_name
from macros.intake.grid.lexicon import Lexicon, Sense
from macros.intake.grid.roles import Problem, Roles
from macros.intake.heads import Head, is_count
from macros.intake.names import words_key
from macros.intake.sheet import RawCell, Sheet
from macros.intake.shelf import unit_field
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS, MONTH, YEAR, Grain

_YEAR = re.compile(r"\bnăm\s*:?\s*(\d{4})\b|\b31[/.\-]12[/.\-](\d{4})\b", re.IGNORECASE)
# The day of a report, and all after its number, say nothing of its numbers.
_OTHER_DATE = re.compile(
    r"ngày\s+(?!31\b)\S+\s+tháng\s+\S+\s+năm\s+\S+"
    r"|(?:báo cáo|công văn|quyết định|hướng dẫn|kế hoạch)\s+số\b.*",
    re.IGNORECASE | re.DOTALL,
)
_TOP = 15  # rows in which a sheet says what it is about
_UNIT = re.compile(r"(?:tên\s+)?đơn vị(?:\s+báo cáo)?\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_MEASURED = re.compile(r"(?:đvt|đơn vị(?: tính)?)\s*:\s*(.+)", re.IGNORECASE)


@dataclass
class Understanding:
    """One sheet, one table.

    Args:
        fixed: The keys that hold for the whole sheet.
        measure: The column of the table that all numbers belong to, where no heading says it.
    """

    sheet: Sheet
    lexicon: Lexicon
    head: Head
    columns: Roles
    delivery: Delivery
    fixed: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    measure: Field | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def score(self) -> tuple[int, bool, bool, int]:
        """How well the table fits: it is named, all is right, nothing lacks, much is known."""
        named = (item.sense.field for item in (*self.columns.keys, *self.columns.measures))
        names = {item.name for item in named if item is not None}
        stored = {item.name for item in self.lexicon.schema.stored_fields}
        return self._entitled, not self.problems, stored <= names, self.columns.known

    @property
    def _entitled(self) -> int:
        """How many words of the sheet's title are that of the table, or of the only column."""
        title = words_key(self.lexicon.schema.title)
        texts = (self.sheet.name, *(cell.text for cell in self._titles))
        titles = [title] if self.measure is None else [title, words_key(self.measure.title)]
        said = [f" {words_key(text)} " for text in texts]
        found = [item for item in titles if any(f" {item} " in text for text in said)]
        return max((len(item.split()) for item in found), default=0)

    def understand(self) -> None:
        """Find what the headings leave open."""
        self.problems += self.columns.problems
        schema, columns = self.lexicon.schema, self.columns
        stated = {item.sense.field.name for item in columns.keys if item.sense.field}
        asked = {
            key.name: (wish, option) for key, wish, option in self.delivery.wishes.keys(schema)
        }
        try:
            for key in schema.key_fields:
                if key.name not in stated | columns.head_keys:
                    self._fix(key, *asked.get(key.name, (None, "")))
        except AuthorError as error:
            self.problems.append((None, error))
        if columns.labels is None and any(item.sense.field is None for item in columns.measures):
            self.measure = self._only_measure()
        is_measured = columns.labels is not None or self.measure is not None
        message = remedy = ""
        if not all(is_measured or item.sense.field for item in columns.measures):
            message = f"không rõ các số là cột nào của bảng “{self.lexicon.name}”"
            remedy = "ghi tên cột ở tiêu đề, ở tên trang tính hoặc tên biểu"
        elif not columns.measures:
            message = f"không có cột số liệu nào của bảng “{self.lexicon.name}”"
            remedy = "ghi tên cột của bảng ở dòng tiêu đề"
        if message:
            self.problems.append((None, AuthorError(message, remedy, Code.HEADER)))
        self.problems += self._counted_otherwise()

    @property
    def _titles(self) -> Iterator[RawCell]:
        """The cells above the head."""
        for row in self.sheet.rows[: self.head.rows[0] - 1]:
            yield from (cell for cell in row if cell.text.strip())

    @cached_property
    def _sheet_sense(self) -> Sense:
        return self.lexicon.sense_of(self.sheet.name) or Sense(None, {})

    def _fix(self, key: Field, wish: str | None, option: str) -> None:
        """Find the one value of a key that the whole sheet has.

        Raises:
            AuthorError: when nothing says it, or several things say otherwise.
        """
        what = key.title.lower()
        what = "đơn vị" if key == unit_field(self.lexicon.schema) else what
        said = [(wish, "lệnh"), (self._sheet_sense.keys.get(key.name), "tên trang tính")]
        said += [(value, f"ô {cell.place}") for value, cell in self._titled(key)]
        known = {value: where for value, where in reversed(said) if value is not None}
        remedy = f"thêm cột này hoặc {option}" if option else "thêm cột này"
        if not known:
            message = f"tệp không ghi {what} (cột “{key.title}”)"
            raise AuthorError(message, remedy, Code.HEADER)
        if len(known) > 1:
            places = ", ".join(f"“{value}” ({where})" for value, where in known.items())
            message = f"{what} ghi nhiều cách: {places}"
            raise AuthorError(message, f"sửa cho khớp, hoặc {remedy}", Code.HEADER)
        self.fixed[key.name], self.origins[key.name] = known.popitem()

    def _titled(self, key: Field) -> Iterator[tuple[str, RawCell]]:
        """What the rows above the head say of a key: years, and units that are called so."""
        for cell in self._titles:
            text = " ".join(cell.text.split())
            if key == self.lexicon.time:
                for value in _times(text, GRAINS[key.type], self.lexicon):
                    yield value, cell
            match = _UNIT.match(text) if key == unit_field(self.lexicon.schema) else None
            if match is None:
                continue
            beside = (item.text.strip() for item in self.sheet.rows[cell.row - 1][cell.column :])
            name = match[1].strip(" .…:_") or next(filter(None, beside), "")
            if name and name.casefold() not in self.lexicon.units:
                names = self.lexicon.names[key.name]
                unit = names.find(name)
                if unit is None:
                    raise unknown_name(name, key, names, self.delivery.journal)
                yield unit, cell

    def _only_measure(self) -> Field | None:
        """The column that all numbers belong to: the only one, or the one that a title names."""
        fields = [
            item
            for item in self.lexicon.schema.stored_fields
            if item.is_numeric and item.name not in self.lexicon.schema.primaryKey
        ]
        if len(fields) == 1:
            return fields[0]
        if self._sheet_sense.field is not None:
            return self._sheet_sense.field
        texts = [f" {words_key(cell.text)} " for cell in self._titles]
        found = [
            item for item in fields if any(f" {words_key(item.title)} " in text for text in texts)
        ]
        found.sort(key=lambda item: len(item.title))
        longest = words_key(found[-1].title) if found else ""
        is_clear = all(words_key(item.title) in longest for item in found)
        return found[-1] if found and is_clear else None

    def _counted_otherwise(self) -> Iterator[Problem]:
        """Refuse a sheet that says to be counted in what no column of the table is."""
        for cell in self._titles:
            match = _MEASURED.fullmatch(" ".join(cell.text.split()).strip("()"))
            if match is None or not self.lexicon.units:
                continue
            if any(one.table and one.find(match[1]) for one in self.lexicon.names.values()):
                continue  # a unit that reports
            said = re.split(r"\s*[,;/]\s*|\s+và\s+", match[1].casefold().strip(" ."))
            if self.lexicon.units.isdisjoint(said):
                units = ", ".join(f"“{unit}”" for unit in sorted(self.lexicon.units))
                message = f"biểu ghi đơn vị tính “{shorten(match[1])}”, bảng dùng {units}"
                remedy = "đổi số trong tệp theo đơn vị tính của bảng"
                yield cell, AuthorError(message, remedy, Code.HEADER)


def find_year(sheet: Sheet, wishes: Wishes) -> str | None:
    """The year that a sheet is about, as the clerk, its name or the rows above its numbers say."""
    if wishes.year is not None:
        return str(wishes.year)
    top = itertools.takewhile(lambda row: not any(map(is_count, row)), sheet.rows[:_TOP])
    texts = [sheet.name, *(cell.text for row in top for cell in row)]
    years = {year for text in texts for year in _years(" ".join(text.split()))}
    return years.pop() if len(years) == 1 else None


def _years(text: str) -> Iterator[str]:
    for found in _YEAR.finditer(_OTHER_DATE.sub(" ", text)):
        yield found[1] or found[2]


def _times(text: str, grain: Grain, lexicon: Lexicon) -> Iterator[str]:
    """The times that a title names; the day of the report is none."""
    if grain is YEAR:
        yield from _years(text)
        return
    for found in re.finditer(grain.also, _OTHER_DATE.sub(" ", text), re.IGNORECASE):
        said = found.group().strip()
        value = lexicon.time_value(said) if not said[0].isdecimal() or grain is not MONTH else None
        if value is not None:
            yield value


def find_nearest(readings: Sequence[Understanding]) -> list[Understanding]:
    """The tables that fit a sheet best, more than one where nothing tells them apart."""
    best = max((reading.score for reading in readings), default=None)
    return [reading for reading in readings if reading.score == best]
