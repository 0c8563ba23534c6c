"""Find in the data what a draft says in numbers: which call would print each of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import lxml.html

from macros.findings import AuthorError
from macros.format import NO_BREAK_SPACE, POINTS, format_month, format_number
from macros.intake.word.blocks import TypedTable, plain
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Context, Rendered, draw_nothing
from macros.render.call.numbering import Numbered, Numbering
from macros.render.evaluate import run
from macros.vocabulary import TABLE

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_TOKEN = re.compile(
    rf"(?<![\w.,/-])(?P<change>(?:tăng|giảm) )?(?P<number>{_NUMBER})(?P<unit> ?%| {POINTS})?"
    r"(?![\w/-]|[.,]\d)"
)
# Behind which a number counts nothing.
_NO_AMOUNT = re.compile(r"(?:năm|ngày|tháng|quý|mục|phần|bảng|hình|điều|khoản|số|thứ|lần) $", re.I)
_HIDDEN = re.compile(r"\{\{.*?\}\}|\]\(<[^>]*>\)|\[\^\d+\]|\[điền:[^\]]*\]")
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d.,]\d|[\d-])")
_MONTH = re.compile(r"\b(tháng|quý) (\d{1,2}|[iv]{1,3})(?:/| năm )(\d{4})\b")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_EMPTY = frozenset(
    [
        "số",
        "tổng",
        "của",
        "có",
        "đến",
        "trong",
        "và",
        "các",
        "theo",
        "được",
        "là",
        "với",
        "tỷ",
        "lệ",
        "phân",
        "chia",
        "người",
        "năm",
        "kỳ",
        "tại",
        "cả",
    ]
)
_MOST_ROWS = 20_000  # of a table that is looked through
_MOST_PERIODS = 40
_ENOUGH = 0.5  # share of a title's words that a sentence must have


@dataclass(frozen=True, slots=True)
class Found:
    """A number of a draft, and the calls that would print it; the draft says which if it is one."""

    text: str
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A cell that prints what a sentence says."""

    table: Table
    field: Field
    row: int

    @property
    def keys(self) -> dict[str, str]:
        """Its row, by the values of the keys."""
        return {key.name: self.table.columns[key.name][self.row] for key in self.table.key_fields}


class Holdings:
    """All that the data of a report can say in numbers on one page."""

    def __init__(self, report: Report, page: Page) -> None:
        self._report, self._page = report, page
        self._printed: defaultdict[str, list[_Held]] = defaultdict(list)
        for table in report.tables.values():
            for row in range(len(table)) if len(table) <= _MOST_ROWS else ():
                for field in table.numeric_fields:
                    if field.name not in table.schema.primaryKey:
                        value = table.cell(row, field.name).value
                        if value is not None:
                            text = format_number(value, field.decimals)
                            self._printed[text].append(_Held(table, field, row))

    def call_numbers(self, text: str) -> tuple[str, tuple[Found, ...]]:
        """Write the call in place of each number that one call alone prints as it is meant.

        Returns the text, and every number that the data may hold, with what fits.
        """
        shown = _HIDDEN.sub(lambda hidden: "\x00" * len(hidden.group()), text)
        found: list[Found] = []
        parts, end = [], 0
        for match in _TOKEN.finditer(shown):
            if _NO_AMOUNT.search(shown, 0, match.start("number")):
                continue
            sentence = _Sentence.around(shown, match.start())
            calls = tuple(dict.fromkeys(self._calls(match, shown[match.end() :], sentence)))
            start = (
                match.start() if calls and calls[0].startswith("tang") else match.start("number")
            )
            stop = self._end(match, shown, calls)
            found.append(Found(text[start:stop], calls))
            if len(calls) == 1:
                parts += [text[end:start], f"{{{{ {calls[0]} }}}}"]
                end = stop
        return "".join([*parts, text[end:]]), tuple(found)

    def _end(self, match: re.Match[str], shown: str, calls: Sequence[str]) -> int:
        """Find where what a call prints ends: a change has its unit, a cell has not."""
        if not calls or calls[0].startswith("so("):
            return match.end("number")
        said = self._say(calls[0]) or ""
        return match.start() + len(said) if shown.startswith(said, match.start()) else match.end()

    def _calls(self, match: re.Match[str], after: str, sentence: _Sentence) -> Iterator[str]:
        if match["change"]:
            yield from self._changes(match, after, sentence)
        percent = (match["unit"] or "").strip() == "%"
        for held in self._printed.get(match["number"], ()):
            is_amount = percent == (held.field.unit == "%") and not match["change"]
            if (
                is_amount
                and match["unit"] != f" {POINTS}"
                and self._is_meant(held, match, after, sentence)
            ):
                call = f"so({self._arguments(held.table, held.field, held.keys)})"
                if self._say(call) == match["number"]:
                    yield call

    def _is_meant(self, held: _Held, match: re.Match[str], after: str, sentence: _Sentence) -> bool:
        """Tell whether a sentence speaks of a cell: of its row, and of its unit or its column."""
        table, unit, number = held.table, held.field.unit.casefold(), match["number"]
        line = table.schema.timeline
        at = held.keys[line.key] if line.key is not None else None
        if at is not None and not sentence.is_at(line.grain.words(at) if line.grain else at):
            return False
        has_unit = bool(unit) and after.lstrip().casefold().startswith(unit)
        is_named = sentence.share(held.field.title) >= _ENOUGH
        is_small = number.isdigit() and len(number) < 3  # too often something else
        is_certain = (is_named and has_unit) if is_small else (is_named or has_unit)
        return is_certain and self._fits(table, held.row, sentence)

    def _fits(self, table: Table, row: int, sentence: _Sentence) -> bool:
        """Tell whether a row is of what the sentence names, or else of the whole."""
        for key in table.key_fields:
            if key.name == table.schema.timeline.key:
                continue
            own, values = table.columns[key.name][row], table.values(key.name)
            named = [
                one for one in values if table.label(key.name, one).casefold() in sentence.words
            ]
            whole = key.total or self._report.identity.mac_dinh.get(key.name)
            if own not in (named or ([whole] if whole in values else values)):
                return False
        return True

    def _arguments(
        self, table: Table, field: Field, keys: Mapping[str, str], more: str = ""
    ) -> str:
        """Write what a call is given; the report's own unit is understood."""
        own = self._report.identity.mac_dinh
        given = [f"{name}={_literal(one)}" for name, one in keys.items() if own.get(name) != one]
        return ", ".join([f'"{table.name}"', f'"{field.name}"', *filter(None, [more]), *given])

    def _changes(self, match: re.Match[str], after: str, sentence: _Sentence) -> Iterator[str]:
        """Try every change between two years of the sentence, of columns that it names."""
        said = match.group() + after
        times = sentence.years or ()
        for table in self._report.tables.values():
            if table.time is None or table.time.type != "year" or len(table) > _MOST_ROWS:
                continue
            known = list(table.periods)
            ends = [one for one in known if one in times]
            pairs = [(a, b) for a, b in combinations(ends, 2)]
            if len(ends) == 1:  # compared with the year before it, or with it until now
                place = known.index(ends[0])
                pairs = [(known[place - 1], ends[0])] if place else []
                pairs += [(ends[0], known[-1])] if ends[0] != known[-1] else []
            for field in table.numeric_fields:
                if field.name in table.schema.primaryKey or sentence.share(field.title) < _ENOUGH:
                    continue
                for pair in pairs:
                    yield from self._change(table, field, pair, said, sentence)

    def _change(
        self, table: Table, field: Field, times: tuple[str, str], said: str, sentence: _Sentence
    ) -> Iterator[str]:
        time = table.schema.timeline.key or ""
        for row in range(len(table)):
            keys = _Held(table, field, row).keys
            if keys.pop(time) != times[1] or not self._fits(table, row, sentence):
                continue
            ends = f"tu={times[0]}, den={times[1]}"
            for kind in ("", ', kieu="tuyet_doi"'):
                call = f"tang_giam({self._arguments(table, field, keys, ends)}{kind})"
                printed = self._say(call)
                if printed and said.startswith(printed) and not said[len(printed) :][:1].isalnum():
                    yield call

    def table_of(self, grid: TypedTable, words: str) -> str | None:
        """Find the call of `bang` that prints just the numbers of a typed table.

        Args:
            words: Around the table, such as its caption, in which years may stand.
        """
        wanted = _numbers(grid.rows[1:])
        if sum(map(len, wanted)) < 2:
            return None
        flat = {number for row in wanted for number in row}
        for table in self._report.tables.values():
            names = self._columns_named(table, grid.rows[0])
            held = {
                one for one in flat for place in self._printed.get(one, ()) if place.table is table
            }
            if len(held) * 2 < len(flat):
                continue
            for columns in dict.fromkeys((names, ())):
                for keys in self._key_choices(table, words):
                    call = _bang(table, columns, keys, self._page)
                    if self._grid(call) == wanted:
                        return call
        return None

    def _columns_named(self, table: Table, heads: Sequence[str]) -> tuple[str, ...]:
        titles = [re.sub(r"\s*\([^()]*\)$", "", head.split(" – ")[-1]).casefold() for head in heads]
        named = {
            name.casefold(): one.name
            for one in table.numeric_fields
            for name in (one.title, one.head)
        }
        return tuple(named[title] for title in titles if title in named)

    def _key_choices(self, table: Table, words: str) -> Iterator[str]:
        yield ""
        time = table.schema.timeline.key
        if time is not None and table.time is not None:
            for period in list(table.periods)[-_MOST_PERIODS:]:
                if period in words:
                    yield f", {time}={_literal(period)}"
            ends = [one for one in table.periods if one in words]
            if len(ends) > 1:
                yield f", tu={_literal(ends[0])}, den={_literal(ends[-1])}"

    def _grid(self, call: str) -> list[list[str]] | None:
        rendered = self._run(call)
        if rendered is None:
            return None
        rows = lxml.html.fromstring(rendered.markdown).iterfind(".//tbody/tr")
        return _numbers([["".join(map(str, cell.itertext())) for cell in row] for row in rows])

    def _say(self, call: str) -> str | None:
        rendered = self._run(call)
        facts = rendered.facts if rendered else ()
        return facts[0].text.replace(NO_BREAK_SPACE, " ") if len(facts) == 1 else None

    def _run(self, text: str) -> Rendered | None:
        from macros.read.page.author_text import read_call

        raw = read_call(text, 1)
        call = Call(self._page.path, 1, 0, raw.name, raw.args, raw.kwargs)
        try:
            return run(Context(self._report, self._page, call, _Anywhere({}), draw_nothing))
        except AuthorError:
            return None


class _Anywhere(Numbering):
    """Stands in for the numbers of tables that are not yet on a page."""

    def place(self, target: str) -> Numbered:
        return Numbered(None, TABLE, "bang", 1)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The sentence around a number, and the years that it speaks of.

    Args:
        words: In small letters.
        years: Its own, else those of the sentence before.
    """

    words: str
    years: tuple[str, ...]

    @classmethod
    def around(cls, text: str, position: int) -> _Sentence:
        ends = [0, *(one.end() for one in re.finditer(r"[.;!?](?=\s)|\n", text)), len(text)]
        number = next(n for n, end in enumerate(ends[1:]) if end > position)
        own = text[ends[number] : ends[number + 1]]
        before = text[ends[number - 1] : ends[number]] if number else ""
        years = tuple(_YEAR.findall(own)) or tuple(_YEAR.findall(before))
        return cls(_MONTH.sub(_dated, own.casefold()), years)

    def is_at(self, time: str) -> bool:
        """Tell whether it speaks of a time that readers call so, such as "tháng 9/2024"."""
        return time in self.years if time.isdigit() else time.casefold() in self.words

    def share(self, title: str) -> float:
        """How much of the words of a title the sentence has, from 0 to 1."""
        wanted = [one for one in _SYLLABLE.findall(title.casefold()) if one not in _EMPTY]
        said = set(_SYLLABLE.findall(self.words))
        return sum(one in said for one in wanted) / len(wanted) if wanted else 0.0


def _dated(month: re.Match[str]) -> str:
    """Write a month or a quarter with its year as tables name it: "tháng 02/2024"."""
    number = format_month(int(month[2])) if month[2].isdigit() else month[2]
    return f"{month[1]} {number}/{month[3]}"


def _literal(value: str) -> str:
    return value if value.isdigit() and value[0] != "0" else f'"{value}"'


def _bang(table: Table, columns: Sequence[str], keys: str, page: Page) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    return f'bang("{table.name}"{f", cot=[{listed}]" if columns else ""}{keys})'


def _numbers(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Take the numbers of a table, row by row; signs for none and for nothing count as well."""
    return [
        [
            said
            for cell in row
            if (said := plain(cell).strip()) and re.fullmatch(rf"-?{_NUMBER}%?|[-…]", said)
        ]
        for row in rows
    ]
