"""Tables for a new report: the meaning of those that travel with the code, without their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import yaml

from macros.findings import Code, look_up
from macros.project import PACKAGED
from macros.read.table.schema import TableSchema
from macros.read.yaml.file import load_yaml

_NOT_TAKEN = ("illustrative", "explanations", "flags")  # of the rows that stay behind


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table without rows.

    Args:
        head: The first line of its CSV.
        dropped: Ids of rules that compare it with tables that the report does not have.
    """

    name: str
    schema: str
    head: str
    dropped: tuple[str, ...]


def new_tables(chosen: Collection[str], sections: Collection[str]) -> tuple[NewTable, ...]:
    """Take tables, with those that they refer to.

    Raises:
        AuthorError: for a name that no table has.
    """
    known = {path.stem: _read(path.stem) for path in sorted(PACKAGED.tables.glob("*.yml"))}
    wanted: dict[str, TableSchema] = {}
    waiting = list(chosen)
    while waiting:
        name = waiting.pop(0)
        schema = look_up(name, known, f"không có bảng “{name}”", Code.UNKNOWN_TABLE)
        if name not in wanted:
            wanted[name] = schema
            waiting += [field.references for field in schema.fields if field.references]
    return tuple(_take(name, schema, wanted, sections) for name, schema in wanted.items())


def _read(name: str) -> TableSchema:
    text = (PACKAGED.tables / f"{name}.yml").read_text(encoding="utf-8")
    return TableSchema.model_validate(load_yaml(name, text, [])[0])


def _take(
    name: str, schema: TableSchema, wanted: Collection[str], sections: Collection[str]
) -> NewTable:
    dropped = [rule.id for rule in schema.rules if not rule.tables <= {name, *wanted}]
    lines = (PACKAGED.tables / f"{name}.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    own = [section for section in schema.sections if section in sections]
    for first, last, key in sorted(_places("".join(lines), dropped), reverse=True):
        is_changed = key == "sections" and own
        lines[first:last] = [f"sections: [{', '.join(own)}]\n"] if is_changed else []
    head = ",".join(field.name for field in schema.stored_fields)
    return NewTable(name, "".join(lines), head, tuple(dropped))


def _places(text: str, dropped: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """List the lines of what is not taken as it is, the last one excluded, with its key."""
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value in (*_NOT_TAKEN, "sections"):
            yield key.start_mark.line, _end(value), key.value
        elif key.value == "rules":
            rules = [(one, {k.value: v.value for k, v in one.value}) for one in value.value]
            if rules and all(rule["id"] in dropped for _, rule in rules):
                yield key.start_mark.line, _end(value), "rules"
                continue
            for item, rule in rules:
                if rule["id"] in dropped:
                    yield item.start_mark.line, _end(item), "rule"


def _end(node: yaml.Node) -> int:
    """The line behind a node: block collections end where the next thing begins."""
    mark = node.end_mark
    return int(mark.line) if mark.column == 0 else int(mark.line) + 1
