"""What a table means: the YAML beside its CSV, in the words of Table Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import Field as Key
from pydantic import model_validator

from macros.findings import nearest
from macros.project import digest
from macros.read.table.column import Field
from macros.read.table.grain import DAY, GRAINS, MONTH, YEAR, grain_of
from macros.read.table.timeline import Break, Timeline, Years
from macros.read.yaml.file import MisplacedError, Model, option
from macros.rules.language.expression import references
from macros.rules.language.rule import Explanation, Flag, Overlap, Rule, Transfer


class Validity(Model):
    """The columns of a dimension table that say from when to when a row is valid."""

    from_: str | None = option("Cột ghi năm bắt đầu có hiệu lực.", alias="from")
    to: str | None = option("Cột ghi năm cuối cùng còn hiệu lực.")
    replaced_by: str | None = option("Cột ghi mã thay thế về sau.")


class TableNotes(Model):
    """What may be said of a table's cells and units, by its author or by a roll-up."""

    flags: tuple[Flag, ...] = option("Các ô được đánh dấu sơ bộ hoặc đã sửa.", ())
    not_collected: dict[str, str] = option(
        "Đơn vị khai không thu thập bảng này, kèm lý do, như {cong_an: không có thôn}; "
        "khác với thiếu: complete không đòi dòng của đơn vị ấy.",
        {},
    )
    missing: dict[str, str] = option(
        "Đơn vị còn thiếu số liệu ở bảng này, vì sao; bản chính thức bị từ chối khi còn.",
        {},
    )

    @property
    def excused(self) -> frozenset[str]:
        """The units of which no row is asked for."""
        return frozenset((*self.not_collected, *self.missing))


class TableSchema(TableNotes):
    """The meaning of one table.

    A dimension table, to which other tables refer, may also name the columns that hold the
    row above (`parent`) and the years in which a row is valid (`valid`).
    """

    title: str = Key(description="Tên bảng, in ở đầu bảng khi bài không đặt tên khác.")
    fields: tuple[Field, ...] = Key(description="Các cột, theo thứ tự trong CSV.")
    primaryKey: tuple[str, ...] = Key(
        description="Các cột khóa: mỗi tổ hợp giá trị của chúng có nhiều nhất một dòng."
    )
    description: str = option("Một, hai câu: số gì, có đến ngày nào hay trong kỳ nào.", "")
    source: str = option("Nguồn số liệu, in sau chữ “Nguồn:”.", "")
    illustrative: bool = option("true: số liệu minh họa, được ghi rõ ở mọi bảng, hình.", False)
    sections: tuple[str, ...] = option("Mã các mục của đề cương dùng bảng này.", ())
    time: str | None = option(
        "Cột khóa chỉ thời gian; không ghi thì là cột khóa kiểu year, half, quarter, "
        "month, school_year; khóa kiểu date thì phải ghi."
    )
    label: str | None = option(
        "Bảng danh mục: cột ghi tên gọi của mỗi dòng; không ghi: cột chữ đầu tiên."
    )
    years: Years | None = option(
        "Những năm (quý, tháng) bảng có số liệu, khi khác kỳ báo cáo, như {from: 2009} "
        "hoặc {to: 2024-07}; đầu nào không ghi thì theo kỳ báo cáo."
    )
    breaks: tuple[Break, ...] = option(
        "Những năm (quý, tháng) đổi cách tính; số trước và sau không so với nhau.", ()
    )
    parent: str | None = option("Bảng danh mục: cột ghi mã của dòng cấp trên.")
    document: str | None = option(
        "Bảng văn bản: cột ghi số, ký hiệu; bài được nêu các số đó mà không cần data/documents.yml."
    )
    valid: Validity | None = option("Bảng danh mục: các cột ghi thời gian hiệu lực của mỗi dòng.")
    rules: tuple[Rule, ...] = option("Các quy tắc mà số liệu phải theo; mỗi quy tắc một mã.", ())
    explanations: tuple[Explanation, ...] = option(
        "Giải trình cho các cảnh báo đúng và được giữ lại.", ()
    )
    overlaps: tuple[Overlap, ...] = option(
        "Số mà nhiều đơn vị cùng tính: trừ một lần ở dòng cấp trên, có lý do.", ()
    )
    transfers: tuple[Transfer, ...] = option(
        "Các cột chuyển đến, chuyển đi giữa các đơn vị: phần nằm gọn trong cấp trên triệt tiêu.", ()
    )

    @model_validator(mode="after")
    def _years_have_a_key(self) -> TableSchema:
        keys = (field for field in self.fields if field.name in self.primaryKey)
        if self.years is not None and all(field.type not in GRAINS for field in keys):
            raise ValueError("years cần một cột khóa có type: year, quarter, month …")
        return self

    @model_validator(mode="after")
    def _names_agree(self) -> TableSchema:
        names = [field.name for field in self.fields]
        repeated = {name for name in names if names.count(name) > 1}
        if repeated:
            name = repeated.pop()
            place = len(names) - 1 - names[::-1].index(name)
            raise MisplacedError(f"cột “{name}” khai báo hai lần", "fields", place)
        stored = {field.name for field in self.stored_fields}
        for name in self.primaryKey:
            if name not in stored:
                message = f"“{name}” không phải là cột của bảng; {nearest(name, stored)}"
                raise MisplacedError(message, "primaryKey")
        for key, role in self._roles():
            if role not in stored:
                message = f"“{role}” không phải là cột của bảng; {nearest(role, stored)}"
                raise MisplacedError(message, *key)
        for place, field in enumerate(self.fields):
            expression = field.expression
            for used in references(expression) if expression is not None else ():
                if used.column not in stored:
                    message = f"công thức của “{field.name}” dùng cột lạ"
                    raise MisplacedError(message, "fields", place, "formula")
        valid = self.valid or Validity()
        for place, field in enumerate(self.fields):
            if field.name in (valid.from_, valid.to) and field.type != "year":
                message = f"valid: cột “{field.name}” phải có type: year"
                raise MisplacedError(message, "fields", place)
        for time, way in self._times():
            grain, own = grain_of(time), self.timeline.grain
            if grain not in (YEAR, own) and (grain, own) != (MONTH, DAY):
                wanted = f" hoặc {own.noun}, như {own.example}" if own not in (None, YEAR) else ""
                raise MisplacedError(f"“{time}” phải là năm{wanted}", *way)
        for way, column in self._added():
            added = self.by_name.get(column)
            if added is None or added.formula is not None or added.combined != "sum":
                raise MisplacedError(f"“{column}” không phải là cột cộng được của bảng", *way)
            if way[0] == "transfers" and (added.type != "integer" or self.totals):
                message = "transfers chỉ dùng cho số nguyên, ở bảng không có khóa ghi total"
                raise MisplacedError(message, *way)
        ids = [rule.id for rule in self.rules]
        for place, rule in enumerate(ids):
            if rule in ids[:place]:
                raise MisplacedError(f"quy tắc “{rule}” khai báo hai lần", "rules", place)
        return self

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The columns by their names."""
        return {field.name: field for field in self.fields}

    @cached_property
    def stored_fields(self) -> tuple[Field, ...]:
        """The columns of the CSV, in order: those without a formula."""
        return tuple(field for field in self.fields if field.formula is None)

    @cached_property
    def key_fields(self) -> tuple[Field, ...]:
        """The columns that together name a row."""
        return tuple(self.by_name[name] for name in self.primaryKey)

    def noted(self, notes: TableNotes) -> TableSchema:
        """The same with what a roll-up notes besides."""
        update = {
            "flags": (*self.flags, *notes.flags),
            "not_collected": {**notes.not_collected, **self.not_collected},
            "missing": notes.missing,
        }
        return self.model_copy(update=update)

    @property
    def totals(self) -> tuple[Field, ...]:
        """The key columns of which one value is the total of the others."""
        return tuple(field for field in self.key_fields if field.total is not None)

    @cached_property
    def calendar_key(self) -> Field | None:
        """The key column of time, where it runs by a calendar, else the only such key.

        Days are the time of a table only where it says so: a date may as well be a name.
        """
        keys = [field for field in self.key_fields if field.type in GRAINS]
        along = [field for field in keys if field.name == self.time]
        along = along or [field for field in keys if field.type != DAY.name]
        return along[0] if len(along) == 1 else None

    @property
    def naming_column(self) -> str | None:
        """The column that names the rows: `label`, else the first of words beside a single key."""
        if self.label is not None or len(self.primaryKey) != 1:
            return self.label
        valid = self.valid or Validity()
        roles = {*self.primaryKey, self.parent, self.document, valid.replaced_by}
        words = (
            field.name
            for field in self.stored_fields
            if field.type == "string" and field.references is None and field.categories is None
        )
        return next((name for name in words if name not in roles), None)

    @property
    def year_key(self) -> Field | None:
        """The key column of time, where it runs by years."""
        key = self.calendar_key
        return key if key is not None and key.type == YEAR.name else None

    @cached_property
    def digest(self) -> str:
        """Digest of all that the file says."""
        return digest(self)

    @cached_property
    def timeline(self) -> Timeline:
        """The time of the table: the column that `time` names, else the only key of a calendar."""
        named = self.by_name[self.time] if self.time is not None else self.calendar_key
        if named is None:
            return Timeline()
        breaks = tuple(sorted(self.breaks, key=lambda item: item.at))
        grain = GRAINS.get(named.type)
        return Timeline(named.name, named.title, grain, breaks, self.years or Years())

    def _times(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """List the times that the file names, each with its place."""
        yield from ((item.at, ("breaks", n, "at")) for n, item in enumerate(self.breaks))
        limits = [(one.applies, ("fields", n, "applies")) for n, one in enumerate(self.fields)]
        for years, place in [(self.years, ("years",)), *limits]:
            yield from ((time, (*place, end)) for end, time in (years or Years()).ends.items())

    def _added(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """List the columns that must add up for what the file says of adding."""
        for place, field in enumerate(self.fields):
            if field.weight is not None:
                yield ("fields", place, "weight"), field.weight
        for place, overlap in enumerate(self.overlaps):
            yield from ((("overlaps", place, "amounts", name), name) for name in overlap.amounts)
        for place, transfer in enumerate(self.transfers):
            yield ("transfers", place, "in"), transfer.in_
            yield ("transfers", place, "out"), transfer.out

    def _roles(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """List the keys that give columns a role in the table, each with its column."""
        valid = self.valid or Validity()
        roles = {
            ("time",): self.time,
            ("label",): self.label,
            ("document",): self.document,
            ("parent",): self.parent,
            ("valid", "from"): valid.from_,
            ("valid", "to"): valid.to,
            ("valid", "replaced_by"): valid.replaced_by,
        }
        for key, role in roles.items():
            if role is not None:
                yield key, role
