"""Find in the data what a draft says in numbers: which call would print each of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

import lxml.html

from macros.findings import AuthorError
from macros.format import NO_BREAK_SPACE, POINTS, format_number
from macros.intake.word.blocks import TypedTable, plain
from macros.intake.word.sentence import NUMBER, YEAR, Surroundings, find_amounts
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Context, Rendered, draw_nothing
from macros.render.call.numbering import Numbered, Numbering
from macros.render.evaluate import run
from macros.vocabulary import TABLE

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
    text: str

    @property
    def keys(self) -> dict[str, str]:
        """Its row, by the values of the keys."""
        return {key.name: self.table.columns[key.name][self.row] for key in self.table.key_fields}


class Holdings:
    """All that the data of a report can say in numbers on one page."""

    def __init__(self, report: Report, page: Page) -> None:
        self._report, self._page = report, page
        self._tables = [one for one in report.tables.values() if len(one) <= _MOST_ROWS]
        self._printed: defaultdict[str, list[_Held]] = defaultdict(list)
        self._meant: dict[tuple[str, str], frozenset[int]] = {}
        for table in self._tables:
            for field in table.numeric_fields:
                for row, text in enumerate(_texts(table, field)):
                    self._printed[text].append(_Held(table, field, row, text))

    def call_numbers(self, text: str) -> tuple[str, tuple[Found, ...]]:
        """Write the call in place of each number that one call alone prints as it is meant.

        Returns the text, and every number that the data may hold, with what fits.
        """
        found: list[Found] = []
        parts, end = [], 0
        for match, sentence in find_amounts(text):
            find = self._changes if match["change"] else self._cells
            calls = dict(find(match, match.string[match.start() :], sentence))
            said = next(iter(calls.values()), match["number"])
            start = match.start() if calls and match["change"] else match.start("number")
            found.append(Found(said, tuple(calls)))
            if len(calls) == 1:
                parts += [text[end:start], f"{{{{ {next(iter(calls))} }}}}"]
                end = start + len(said)
        return "".join([*parts, text[end:]]), tuple(found)

    def _cells(
        self, match: re.Match[str], rest: str, sentence: Surroundings
    ) -> Iterator[tuple[str, str]]:
        """Find the cells that a sentence speaks of; give each call with what it prints.

        Args:
            rest: What the text says from the number on.
        """
        number, unit = match["number"], (match["unit"] or "").strip()
        after = rest[len(match.group()) :].lstrip().casefold()
        is_small = number.isdigit() and len(number) < 3  # too often something else
        for held in self._printed.get(number, ()):
            own = held.field.unit.casefold()
            if unit == POINTS or (unit == "%") != (own == "%"):
                continue
            has_unit = bool(own) and after.startswith(own)
            is_named = sentence.share(held.field.title) >= _ENOUGH
            is_certain = (is_named and has_unit) if is_small else (is_named or has_unit)
            line = held.table.schema.timeline
            at = held.keys[line.key] if line.key is not None else None
            is_then = at is None or sentence.is_at(line.grain.words(at) if line.grain else at)
            if is_certain and is_then and held.row in self._rows(held.table, sentence):
                call = f"so({self._arguments(held.table, held.field, held.keys)})"
                if self._say(call) == number:
                    yield call, number

    def _changes(
        self, match: re.Match[str], rest: str, sentence: Surroundings
    ) -> Iterator[tuple[str, str]]:
        """Try every change between two years of the sentence, of columns that it names."""
        for table in self._tables:
            pairs = sentence.pairs_of(table)
            fields = [one for one in table.numeric_fields if sentence.share(one.title) >= _ENOUGH]
            for row in self._rows(table, sentence) if pairs and fields else ():
                keys = _Held(table, fields[0], row, "").keys
                then = keys.pop(table.schema.timeline.key or "")
                for first, _ in (pair for pair in pairs if pair[1] == then):
                    rows = table.rows({**keys, table.schema.timeline.key or "": first})
                    for field in fields if rows else ():
                        ends = f"tu={first}, den={then}"
                        given = self._arguments(table, field, keys, ends)
                        cells = (table.cell(one, field.name).value for one in (rows[0], row))
                        for kind in _kinds(match["number"], *cells, decimals=field.decimals):
                            said = self._say(call := f"tang_giam({given}{kind})") or "\x00"
                            if rest.startswith(said) and not rest[len(said) :][:1].isalnum():
                                yield call, said

    def _rows(self, table: Table, sentence: Surroundings) -> frozenset[int]:
        """Find the rows of what the sentence names, or else of the whole, at any time."""
        place = (table.name, sentence.words)
        if place not in self._meant:
            rows = set(range(len(table)))
            for key in table.key_fields:
                if key.name == table.schema.timeline.key:
                    continue
                values = table.values(key.name)
                named = {
                    one for one in values if table.label(key.name, one).casefold() in sentence.words
                }
                whole = key.total or self._report.identity.mac_dinh.get(key.name)
                meant = named or ({whole} if whole in values else set(values))
                column = table.columns[key.name]
                rows = {row for row in rows if column[row] in meant}
            self._meant[place] = frozenset(rows)
        return self._meant[place]

    def _arguments(
        self, table: Table, field: Field, keys: Mapping[str, str], more: str = ""
    ) -> str:
        """Write what a call is given; the report's own unit is understood."""
        own = self._report.identity.mac_dinh
        given = [f"{name}={_literal(one)}" for name, one in keys.items() if own.get(name) != one]
        return ", ".join([f'"{table.name}"', f'"{field.name}"', *filter(None, [more]), *given])

    def table_of(self, typed: TypedTable, words: str) -> tuple[str | None, str | None]:
        """Find the call of `bang` that prints just the numbers of a typed table.

        Returns the call, and the name of the table that holds most of the numbers.

        Args:
            words: The caption.
        """
        wanted = _numbers(typed.rows[1:])
        flat = {number for row in wanted for number in row if number.isdigit() or "." in number}
        places = [held for number in flat for held in self._printed.get(number, ())]
        holder = None
        for table in self._tables:
            own = [held for held in places if held.table is table]
            texts = {held.text for held in own}
            if len(texts) < 2 or len(texts) * 4 < len(flat) * 3:
                continue
            holder = holder or table.name
            for options in self._options(table, own, typed.rows[0], words):
                call = f'bang("{table.name}"{options})'
                if self._grid(call) == wanted:
                    return self._titled(call, words), table.name
        return None, holder

    def _titled(self, call: str, caption: str) -> str:
        """Give a call the words of a caption, where it would print others."""
        without_years = re.sub(r",? (?:(?:các )?năm )?\d{4}[\d ,–-]*$", "", caption)
        for words in ("", f', ten="{without_years}"', f', ten="{caption}"') if caption else ():
            rendered = self._run(titled := f"{call[:-1]}{words})")
            figure = rendered.figure if rendered else None
            if figure and figure.caption.replace(NO_BREAK_SPACE, " ") == caption:
                return titled
        return call

    def _options(
        self, table: Table, own: Sequence[_Held], heads: Sequence[str], words: str
    ) -> Iterator[str]:
        """List what a call may be given: columns, keys, years, layout, totals and shares."""
        titles = [re.sub(r"\s*\([^()]*\)$", "", one.split(" – ")[-1]).casefold() for one in heads]
        named = {
            title.casefold(): one.name
            for one in table.numeric_fields
            for title in (one.title, one.head)
        }
        listed = ", ".join(f'"{named[one]}"' for one in titles if one in named)
        columns = [f", cot=[{listed}]", ""] if listed else [""]
        fixed = "".join(self._fixed(table, own))
        time = table.schema.timeline.key
        across = any(YEAR.search(head) for head in heads[1:])
        layouts = [f', ngang="{time}"', f', hang="cot", ngang="{time}"'] if across else [""]
        extras = ("", ", cong=true", ", co_cau=true", ", cong=true, co_cau=true")
        times = self._times(table, " ".join((words, *heads)))
        for parts in product(columns, dict.fromkeys(("", fixed)), times, layouts, extras):
            yield "".join(parts)

    def _fixed(self, table: Table, own: Sequence[_Held]) -> Iterator[str]:
        """Give the values of keys that nearly all cells of a typed table share."""
        for key in table.key_fields:
            value, count = Counter(held.keys[key.name] for held in own).most_common(1)[0]
            is_time = key.name == table.schema.timeline.key
            is_own = self._report.identity.mac_dinh.get(key.name) == value
            if not is_time and not is_own and count * 3 > len(own) * 2:
                yield f", {key.name}={_literal(value)}"

    def _times(self, table: Table, words: str) -> Iterator[str]:
        yield ""
        said = [one for one in table.periods if one in words][:_MOST_PERIODS]
        time = table.schema.timeline.key
        for one in said:
            yield f", {time}={_literal(one)}"
        if len(said) > 1:
            yield f", {time}=[{', '.join(map(_literal, said))}]"
            yield f", tu={_literal(said[0])}, den={_literal(said[-1])}"

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
        from macros.read.page.raw_call import read_call

        raw = read_call(text, 1)
        call = Call(self._page.path, 1, 0, raw.name, raw.args, raw.kwargs)
        try:
            return run(Context(self._report, self._page, call, _Anywhere({}), draw_nothing))
        except AuthorError:
            return None


class _Anywhere(Numbering):
    """Stands in for the numbers of tables that are not yet on a page."""

    def place(self, target: str) -> Numbered:
        return Numbered(None, TABLE, "bang", 1, 1)  # type: ignore[arg-type]


def _texts(table: Table, field: Field) -> Iterator[str]:
    """Print each cell of a column; "" where there is no number."""
    if field.formula is not None:
        cells = (table.cell(row, field.name).value for row in range(len(table)))
        yield from ("" if one is None else format_number(one, field.decimals) for one in cells)
        return
    texts = table.columns[field.name]
    known = {one: format_number(Decimal(one), field.decimals) if one else "" for one in set(texts)}
    yield from (known[one] for one in texts)


def _kinds(
    number: str, before: Decimal | None, after: Decimal | None, *, decimals: int
) -> Iterator[str]:
    """Say how a change may have been told in a number: in percent, or as it is."""
    if before and after is not None:
        change = abs(after - before)
        if number in (format_number(change / abs(before) * 100, 1), format_number(change, 1)):
            yield ""
        if number == format_number(change, decimals):
            yield ', kieu="tuyet_doi"'


def _literal(value: str) -> str:
    return value if value.isdigit() and value[0] != "0" else f'"{value}"'


def _numbers(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Take the numbers of a table, row by row; signs for none and for nothing count as well."""
    return [
        [
            said
            for cell in row
            if (said := plain(cell).strip()) and re.fullmatch(rf"-?{NUMBER}%?|[-…]", said)
        ]
        for row in rows
    ]
