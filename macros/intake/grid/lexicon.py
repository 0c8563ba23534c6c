"""What the words of a sheet can mean for one table: its columns, values of its keys, sums."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from macros.findings import AuthorError, Code, nearest
from macros.intake.names import Names, is_total, label_key, words_key
from macros.intake.shelf import Shelf, unit_field
from macros.intake.values.typed_text import is_year
from macros.read.alias import Alias
from macros.read.table.column import Field
from macros.read.table.grain import DAY, GRAINS, MONTH, SCHOOL_YEAR, YEAR
from macros.read.table.schema import TableSchema
from macros.rules.language.expression import Comparison, Expression, Name, Operation

_COUNTING = frozenset(map(words_key, ("tt", "stt", "số tt", "số thứ tự", "thứ tự")))
_REMARKS = frozenset(map(words_key, ("ghi chú", "chú thích")))
MEASURED = "đơn vị tính"
_MEASURING = frozenset(map(words_key, ("đvt", "đơn vị tính")))
_UNIT = re.compile(
    r"[\s,;\-–]*[(\[]?\s*(?:đvt|đơn vị tính|đơn vị)\s*[:.]\s*([^()\[\]]+?)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
_DATED = re.compile(r"(.*?)[\s,(]*\bnăm\s*(\d{4})\s*\)?$", re.IGNORECASE | re.DOTALL)
_DIVIDED = re.compile(r"(?:chia|phân|tách)\s+theo\b", re.IGNORECASE)  # whatever follows
_FIRST_DAY = re.compile(r"(\d{4}-\d{2})-01")
_LAST_DAY = re.compile(r"(\d{4})-12-31|31[/.\-]12[/.\-](\d{4})")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a heading or a label says.

    Args:
        keys: The values of key columns that it states.
        is_sum: Whether it stands for a sum of what is beside it.
        aside: Why nothing below it is read; "" for what is.
    """

    field: Field | None
    keys: Mapping[str, str]
    is_sum: bool = False
    aside: str = ""


class Lexicon:
    """The words for what a table has.

    Args:
        year: The year that the sheet is about, for months and quarters that do not say it.
    """

    def __init__(self, shelf: Shelf, name: str, year: str | None = None) -> None:
        self.name = name
        self._shelf = shelf
        self._year = year
        self.schema: TableSchema = shelf.schemas[name]
        self.time = self.schema.calendar_key
        self._grain = GRAINS[self.time.type] if self.time is not None else None
        self.names: Mapping[str, Names] = {
            field.name: shelf.names(field) for field in self.schema.key_fields
        }
        self._learnt = {
            tuple(filter(None, map(label_key, item.ten.split(" / ")))): item.ma
            for item in shelf.aliases.of(name)
        }
        self._known: dict[str, bool] = {}

    def knows(self, text: str) -> bool:
        """Whether a text alone is a heading of the table, or of what is passed over."""
        if text not in self._known:
            if sense := self.sense_of(text):
                self._known[text] = bool(sense.field or sense.keys or sense.aside or sense.is_sum)
            else:
                self._known[text] = text.strip() != "" and label_key(text) in self._groups
            self._known[text] |= label_key(text) == "" and text.strip(" :") != ""
        return self._known[text]

    def sense_of(self, *parts: str) -> Sense | None:
        """Say what texts mean, as `read` does; None for what the table does not have."""
        try:
            return self.read(parts)
        except AuthorError:
            return None

    def read(self, parts: Sequence[str]) -> Sense:
        """Say what the headings over a column, or the labels before a row, mean.

        Args:
            parts: From the spanner down.

        Raises:
            AuthorError: when the table has nothing of that name, or something else.
        """
        if (aside := _aside(parts[-1])) and len(parts) == 1:
            return Sense(self._field([label_key(parts[0])]), {}, aside=aside)
        spanners = (part for part in parts[:-1] if not _DIVIDED.match(part.strip()))
        texts, units = self._without_units([*spanners, parts[-1]])
        year = self._year
        if self._grain not in (None, YEAR, SCHOOL_YEAR):
            years = {said for text in texts if (said := _year_in(text))}
            texts = [text for text in texts if not _year_in(text)]
            if len(years) > 1:
                raise self.refuse(parts)
            year = next(iter(years), year)
        whole = self._field([key for key in map(label_key, texts) if key])
        if whole is not None:
            return self._measured(Sense(whole, {}), units)
        keys: dict[str, str] = {}
        rest: list[str] = []
        for text in texts:
            found, left = self.key_value(text, year), ""
            if found is None:
                dated = _DATED.fullmatch(text) if self._grain is YEAR else None
                left = dated[1] if dated is not None else text
                if dated is not None and self.time is not None:
                    found = self.time.name, dated[2]
            rest += [left] if label_key(left) else []
            if found is not None and keys.setdefault(*found) != found[1]:
                raise self.refuse(parts)
        # "Năm" over 2019 and 2020 says nothing more.
        heads = {form for key in keys for form in _forms(self.schema, self.schema.by_name[key])}
        rest = [text for text in rest if label_key(text) not in heads]
        if not rest and units and len(self.units) > 1:
            raise self.refuse(parts)  # which column it is may be said elsewhere, and otherwise
        if not rest:
            return Sense(None, keys)
        field = self._field(list(map(label_key, rest)))
        if field is not None:
            return self._measured(Sense(field, keys), units)
        if is_total(rest[-1]):
            above = [label_key(text) for text in rest[:-1]]
            field = self._field(above)
            if field is not None or all(key in self._groups for key in above):
                return Sense(field, keys, is_sum=field is None)
        raise self.refuse(parts)

    def key_value(self, text: str, year: str | None = None) -> tuple[str, str] | None:
        """The key column and the value that a text names, if any.

        Args:
            year: That of a month or quarter that does not say it.
        """
        bare = text.strip()
        if self.time is not None and (time := self.time_value(bare, year or self._year)):
            return self.time.name, time
        found = {name: value for name, names in self.names.items() if (value := names.find(bare))}
        return next(iter(found.items())) if len(found) == 1 else None

    def time_value(self, text: str, year: str | None = None) -> str | None:
        """The time that a text names: "Năm 2020", "Quý I/2024", "Tháng 9" of a year."""
        grain = self._grain
        if grain is None:
            return None
        if grain is YEAR:
            day = _LAST_DAY.fullmatch(text)
            return (day[1] or day[2]) if day is not None else _year_in(text)
        if grain is MONTH and (first := _FIRST_DAY.fullmatch(text)):
            return first[1]
        found = grain.understand(text)
        is_part = found is None and grain is not DAY and re.search(r"[^\W\d]", text) is not None
        return grain.understand(f"{text} năm {year or self._year}") if is_part else found

    def totals_of(self, field: Field) -> frozenset[str]:
        """The columns of which a column is a part, as the rules and formulas of the table say."""
        return frozenset(total for total, parts in self._parts if field.name in parts)

    @cached_property
    def units(self) -> frozenset[str]:
        """How its columns are measured."""
        return frozenset(field.unit.casefold() for field in self.schema.fields if field.unit)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The unit above each unit."""
        unit = unit_field(self.schema)
        return self._shelf.parents(unit) if unit is not None else {}

    def _field(self, path: Sequence[str]) -> Field | None:
        """The column with these headings; a spanner may be left out, but not be another one."""
        if not path:
            return None
        if tuple(path) in self._learnt:
            return self.schema.by_name.get(self._learnt[tuple(path)])
        found = [
            field
            for field in self._headings.get(path[-1], ())
            if all(self._may_span(above, field) for above in path[:-1])
        ]
        exact = [field for field in found if field.group and label_key(field.group) in path[:-1]]
        found = exact or found
        return found[0] if len(found) == 1 else None

    def _may_span(self, above: str, field: Field) -> bool:
        totals = (self.schema.by_name[name] for name in self.totals_of(field))
        own = {label_key(field.group or ""), label_key(self.schema.title)}
        return above in own or any(above in _forms(self.schema, total) for total in totals)

    @cached_property
    def _headings(self) -> Mapping[str, Sequence[Field]]:
        found: dict[str, list[Field]] = {}
        for field in self.schema.fields:
            for form in _forms(self.schema, field):
                found.setdefault(form, []).append(field)
        return found

    @cached_property
    def _groups(self) -> frozenset[str]:
        named = (field.group for field in self.schema.fields if field.group)
        return frozenset(map(label_key, (*named, self.schema.title)))

    @cached_property
    def _parts(self) -> Sequence[tuple[str, frozenset[str]]]:
        """Each sum that rules and formulas state, with what it is made of or bounds."""
        found = [
            (field.name, frozenset(_added(field.expression)))
            for field in self.schema.fields
            if field.expression is not None
        ]
        for item in (item for rule in self.schema.rules for item in rule.row_comparisons):
            for side in (item, item.turned):
                if isinstance(side.right, Name):
                    parts = frozenset(_added(side.left))
                    if (side.operator == "=" and len(parts) > 1) or self._lie_within(side, parts):
                        found.append((side.right.name, parts))
        return [(total, parts - {total}) for total, parts in found]

    def _lie_within(self, side: Comparison, parts: Collection[str]) -> bool:
        """Whether columns are bounded as parts: under "Trong đó", none more than the total."""
        groups = (self.schema.by_name[name].group for name in parts if name in self.schema.by_name)
        return (
            side.operator == "<="
            and len(parts) == 1
            and all(group is not None and not label_key(group) for group in groups)
        )

    def _without_units(self, parts: Sequence[str]) -> tuple[list[str], list[str]]:
        """Take off how the numbers are measured: "Thu (triệu đồng)", "ĐVT: người"."""
        texts: list[str] = []
        units: list[str] = []
        for part in parts:
            text = " ".join(part.split())
            if match := _UNIT.search(text):
                units.append(match[1])
                text = text[: match.start()]
            elif (match := _BRACKETS.search(text)) and match[1].strip().casefold() in self.units:
                units.append(match[1].strip())
                text = text[: match.start()]
            elif text.casefold() in self.units and label_key(text) not in self._headings:
                units.append(text)
                text = ""
            texts += [text] if text else []
        return texts, units

    def _measured(self, sense: Sense, units: Sequence[str]) -> Sense:
        """Refuse numbers that are counted in something else than the table is."""
        field = sense.field
        for unit in units if field is not None and field.unit else ():
            if field is not None and unit.casefold() != field.unit.casefold():
                message = (
                    f"tiêu đề ghi đơn vị tính “{unit}”, cột “{field.title}” dùng “{field.unit}”"
                )
                raise AuthorError(message, "đổi số trong tệp theo đơn vị tính đó", Code.HEADER)
        return sense

    def refuse(self, parts: Sequence[str]) -> AuthorError:
        """Say that a heading is none of the table, and which one is nearest."""
        shown = " / ".join(" ".join(part.split()) for part in parts)
        known = [*self.schema.by_name, *(field.title for field in self.schema.fields)]
        alike = self._alike(label_key(parts[-1]))
        remedy = nearest(parts[-1], known)
        if alike:
            said = " / ".join(" ".join(part.split()) for part in parts if label_key(part))
            code = alike[0].name if len(alike) == 1 else "MÃ"
            line = Alias(bang=self.name, ma=code, ten=said).line
            means = " hay ".join(f"“{field.title}” ({field.name})" for field in alike[:4])
            remedy = f"có phải {means}? Phải thì sửa tiêu đề, hoặc thêm vào cuối data/bi_danh.yml "
            remedy += f"dòng {line}"
        return AuthorError(f"tiêu đề lạ “{shown[:80]}”", remedy, Code.HEADER)

    def _alike(self, key: str) -> list[Field]:
        """The columns whose headings have all words of a text, or lack some of its words."""
        said = set(key.split())
        return [
            field
            for field in self.schema.fields
            if said
            and any(
                said <= words or words <= said
                for form in _forms(self.schema, field) - {label_key(field.name)}
                if (words := set(form.split()))
            )
        ]


def _year_in(text: str) -> str | None:
    found = YEAR.understand(text.removesuffix(".0"))
    return found if found is not None and is_year(found) else None


def _aside(text: str) -> str:
    key = label_key(text) or words_key(text)
    if key in _COUNTING:
        return "số thứ tự"
    if key in _MEASURING:
        return MEASURED
    return "ghi chú" if key in _REMARKS else ""


def _forms(schema: TableSchema, field: Field) -> frozenset[str]:
    """The headings of a column: its title, short title and name, and those on a break's sides."""
    sides = (side for item in schema.breaks for side in (item.before, item.after))
    said = (side.titles.get(field.name) for side in sides)
    return frozenset(
        label_key(text) for text in (field.title, field.short, field.name, *said) if text
    ) - {""}


def _added(expression: Expression | None) -> Iterator[str]:
    """The columns of a mere sum; none of anything else."""
    match expression:
        case Name(name=name, keys=()):
            yield name
        case Operation(operator="+", left=left, right=right):
            sides = list(_added(left)), list(_added(right))
            if all(sides):
                yield from (*sides[0], *sides[1])
