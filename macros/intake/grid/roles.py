"""The columns of a sheet as one table understands them: keys, numbers, sums, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from macros.findings import AuthorError, Code
from macros.intake.delivery import shorten
from macros.intake.grid.lexicon import Lexicon, Sense
from macros.intake.heads import Head, Path
from macros.intake.names import is_total, label_key
from macros.intake.sheet import RawCell, Sheet

Problem = tuple[RawCell | None, AuthorError]  # None: the whole sheet


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet.

    Args:
        path: Its headings, from the spanner down.
        sense: What they say; of a key column its field.
    """

    number: int
    path: Path
    sense: Sense

    @property
    def shown(self) -> str:
        """Its headings as one text."""
        return " / ".join(shorten(" ".join(cell.text.split())) for cell in self.path)


@dataclass(slots=True)
class Roles:
    """All columns of a sheet.

    Args:
        labels: The one whose cells name columns of the table; None where headings do.
        measures: Those that hold what is stored, or compared.
        sums: Those that sum up others, each with these.
    """

    keys: list[Column] = field(default_factory=list)
    labels: Column | None = None
    measures: list[Column] = field(default_factory=list)
    sums: list[tuple[Column, list[Column]]] = field(default_factory=list)
    aside: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many columns the table knows."""
        return len(self.keys) + len(self.measures) + len(self.sums) + (self.labels is not None)

    @property
    def head_keys(self) -> frozenset[str]:
        """The key columns of which the headings state values."""
        return frozenset(name for column in self.measures for name in column.sense.keys)


def read_roles(sheet: Sheet, head: Head, lexicon: Lexicon) -> Roles:
    """Say what each column is to a table."""
    found = Roles()
    unclear: list[tuple[Column, AuthorError]] = []
    totals: list[Column] = []
    for number, path in head.paths.items():
        column = Column(number, path, Sense(None, {}))
        try:
            sense = lexicon.read([cell.text for cell in path])
        except AuthorError as error:
            unclear.append((column, error))
            continue
        column = replace(column, sense=sense)
        if sense.aside and sense.field is None:
            found.aside.append(column)
        elif sense.is_sum:
            totals.append(column)
        elif sense.field is not None and sense.field.name in lexicon.schema.primaryKey:
            found.keys.append(column)
        elif sense.field is not None or sense.keys:
            found.measures.append(column)
        else:
            unclear.append((column, lexicon.refuse([cell.text for cell in path])))
    for column, fault in unclear:
        _read_values(sheet, head, lexicon, found, column, fault)
    _place_totals(lexicon, found, totals)
    found.problems += _repeated(found)
    return found


def _read_values(
    sheet: Sheet, head: Head, lexicon: Lexicon, found: Roles, column: Column, error: AuthorError
) -> None:
    """Tell by its cells what a column with an unknown heading is, left of the numbers."""
    cells = [sheet.shown(row, column.number) for row in range(head.body, len(sheet.rows) + 1)]
    texts = [cell.text for cell in cells if not cell.is_blank and not is_total(cell.text)]
    first = min((item.number for item in found.measures), default=column.number + 1)
    taken = [item.sense.field for item in found.keys]
    if not texts:
        reason = "cột trống"
        found.aside.append(replace(column, sense=Sense(None, {}, aside=reason)))
        return
    if column.number < first:
        for name, names in lexicon.names.items():
            key = lexicon.schema.by_name[name]
            many = sum(names.find(text) is not None for text in texts)
            if names.words and key not in taken and many * 2 >= len(texts):
                found.keys.append(replace(column, sense=Sense(key, {})))
                return
        senses = ((text, lexicon.sense_of(text)) for text in texts)
        labels = {label_key(text) for text, sense in senses if sense and sense.field}
        if found.labels is None and labels and len(labels) * 2 >= len(set(texts)):
            found.labels = column
            return
    found.problems.append((column.path[-1], error))


def _place_totals(lexicon: Lexicon, found: Roles, totals: Sequence[Column]) -> None:
    """Say of each column headed "Tổng số" which column of the table it is, or what it sums up."""
    for column in totals:
        above = [label_key(cell.text) for cell in column.path[:-1] if label_key(cell.text)]
        beside = [
            item
            for item in found.measures
            if column.sense.keys.items() <= item.sense.keys.items()
            and (not above or set(above) <= {label_key(cell.text) for cell in item.path})
        ]
        fields = [item.sense.field for item in beside if item.sense.field is not None]
        wholes = {name for item in fields for name in lexicon.totals_of(item)}
        wholes -= {item.name for item in fields}
        if not above and len(wholes) == 1:
            whole = lexicon.schema.by_name[wholes.pop()]
            found.measures.append(replace(column, sense=Sense(whole, column.sense.keys)))
        elif (len({item.name for item in fields}) <= 1 and len(beside) > 1) or (
            above and all(lexicon.totals_of(item) for item in fields) and len(fields) > 1
        ):
            found.sums.append((column, beside))
        else:
            known = [item.title for item in lexicon.schema.fields if item.is_numeric]
            message = f"tiêu đề “{column.shown}” chưa rõ là cột nào của bảng “{lexicon.name}”"
            remedy = f"ghi tên cột, như “{known[0]}”" if known else "ghi tên cột"
            found.problems.append((column.path[-1], AuthorError(message, remedy, Code.HEADER)))


def _repeated(found: Roles) -> Iterator[Problem]:
    """Two columns may not say the same, and all numbers must be told apart by the same keys."""
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for column in (*found.keys, *found.measures):
        name = column.sense.field.name if column.sense.field is not None else ""
        place = name, tuple(sorted(column.sense.keys.items()))
        if place in seen:
            message = f"tiêu đề “{column.shown}” lặp lại"
            yield column.path[-1], AuthorError(message, "giữ lại một cột", Code.HEADER)
        seen.add(place)
    for column in found.measures:
        if found.head_keys - column.sense.keys.keys():
            message = f"tiêu đề “{column.shown}” không ghi như các cột khác là của năm, đơn vị nào"
            remedy = "ghi đủ ở tiêu đề mỗi cột, hoặc gộp ô tiêu đề trên các cột của nó"
            yield column.path[-1], AuthorError(message, remedy, Code.HEADER)
        if found.labels is not None and column.sense.field is not None:
            message = f"cả tiêu đề “{column.shown}” và nhãn dòng đều ghi tên cột của bảng"
            yield column.path[-1], AuthorError(message, "chỉ ghi một nơi", Code.HEADER)
    for column in found.keys:
        key = column.sense.field
        if key is not None and key.name in found.head_keys:
            message = f"cả tiêu đề và cột “{column.shown}” đều ghi {key.title.lower()}"
            yield column.path[-1], AuthorError(message, "chỉ ghi một nơi", Code.HEADER)
