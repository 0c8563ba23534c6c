"""What a roll-up writes into the report above: its tables, how units stand, what to look at."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from macros.files.cell_text import defuse, write_csv
from macros.read.table.file import NOTES
from macros.rollup.collected import REFUSED, WAITING, Collected, UnitState
from macros.rollup.compared import Doubt, Indicator
from macros.rollup.judged import JudgedReturn, rows_of
from macros.rollup.parcel import list_returns, told_by
from macros.rollup.procedure import ANSWERS, CHANGES, LOOKS, TABLES, UNITS, Frame
from macros.rollup.renewal import Correction
from macros.rollup.sent_back import find_template, mark_own, part_mistakes, say_key

_TEMPLATES = Path(__file__).parent / "khuon"
PAGE, ANSWER_PAGE = "tong-hop/doi-chieu.md", "tong-hop/y-kien.md"
_MOST_LOOKS = 200  # that anybody goes through
_MOST_INDICATORS = 6  # where the office names none
_MOST_DOTS, _MOST_PANELS = 15, 12  # units that a page has room for
_IN_TIME = {None: "", True: "co", False: "khong"}
_HEAD = "# Do baocao tong-hop viết mỗi lần tổng hợp; không sửa ở đây.\n"


def list_files(
    frame: Frame,
    made: Collected,
    looks: Sequence[Doubt],
    judged: Sequence[JudgedReturn] = (),
    indicators: Sequence[Indicator] = (),
) -> dict[Path, bytes]:
    """Give all files that the report above is to have, with their contents.

    Args:
        looks: What is to be looked at again in the tables as they will be, the worst first.
        judged: The returns, whose answers to the prompts are put side by side.
    """
    project = frame.project
    files: dict[Path, str] = {}
    for name in frame.tables:
        files[project.data / NOTES / f"{name}.yml"] = _yaml(made.tables[name].notes)
    words = {
        "khoa": frame.key,
        "don_vi": frame.units.name,
        "yeu_cau": json.dumps(frame.prompts, ensure_ascii=False),
        "minh_hoa": "true" if frame.identity.minh_hoa else "false",
    }
    written = {
        UNITS: tuple(_units(frame, made.states)),
        CHANGES: tuple(
            _numbered((f"{one.date}", one.unit, *tell_change(frame, one)) for one in made.changes)
        ),
        LOOKS: tuple(_numbered((one.why, one.title, one.text) for one in looks[:_MOST_LOOKS])),
        TABLES: tuple(_rates(frame, made)),
        ANSWERS: tuple(_answers(frame, judged)),
    }
    for name, rows in written.items():
        if not rows:
            continue  # as long as nobody has corrected anything
        template = (_TEMPLATES / f"{name}.yml").read_text(encoding="utf-8").format_map(words)
        files[project.tables / f"{name}.yml"] = template
        fields = yaml.safe_load(template)["fields"]
        names = [one["name"] for one in fields if "formula" not in one]
        files[project.tables / f"{name}.csv"] = write_csv([names, *rows])
    pages = {PAGE: _page(frame, made, looks, indicators)}
    if written[ANSWERS] or (project.docs / ANSWER_PAGE).is_file():
        pages[ANSWER_PAGE] = _answer_page(frame, [row[0] for row in written[ANSWERS]])
    files |= {project.docs / name: text for name, text in pages.items()}
    if project.config.is_file():
        files[project.config] = add_to_nav(project.config.read_bytes().decode(), pages)
    return {path: text.encode("utf-8") for path, text in files.items()}


def _yaml(said: Mapping[str, Any]) -> str:
    if not said:
        return f"{_HEAD}{{}}\n"
    lines = [_HEAD]  # JSON is YAML, and written at once for thousands of units
    for key, value in said.items():
        parts = value.items() if isinstance(value, Mapping) else ()
        lines += [f"{key}:\n", *(f"  {_json(name)}: {_json(one)}\n" for name, one in parts)]
        lines += (f"- {_json(one)}\n" for one in (() if parts else value))
    return "".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _units(frame: Frame, states: Iterable[UnitState]) -> Iterator[tuple[str, ...]]:
    for one in states:
        declared = one.not_collected.keys() & frame.tables.keys()
        yield (
            *(one.unit, one.state, one.date.isoformat() if one.date else ""),
            _IN_TIME[one.is_in_time(frame.procedure.han)],
            one.renewed.isoformat() if one.renewed else "",
            *map(str, (len(frame.tables), len(one.holds), len(declared))),
            *map(str, (one.errors, one.warnings, one.corrected)),
            *("; ".join(map(defuse, one.sources)), one.seal),
        )


def _numbered(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    listed = list(rows)
    width = len(str(len(listed)))
    for number, row in enumerate(listed, 1):
        yield (str(number).zfill(width), *map(defuse, row))


def _answers(frame: Frame, judged: Sequence[JudgedReturn]) -> Iterator[tuple[str, ...]]:
    """List the answers by prompt, also of who is to mend a number; what nobody sent anew stays."""
    told = ((one.unit, one.answers) for one in judged if one.is_accepted or one.answers)
    sent = {unit: answers for unit, answers in told if answers is not None}
    held = frame.shelf.table(ANSWERS)
    old = {(prompt, unit): text for prompt, unit, text in rows_of(held)} if held is not None else {}
    for prompt in frame.prompts:
        for unit in frame.parents:
            text = sent[unit].get(prompt, "") if unit in sent else old.get((prompt, unit), "")
            if text:
                yield prompt, unit, defuse(text)


def tell_change(frame: Frame, one: Correction) -> tuple[str, str, str, str, str]:
    """Tell a correction in words: the table, the row, the column, the number before, and now."""
    schema = frame.tables.get(one.table)
    row, column = one.keys, one.column
    before, after = one.before or "trống", one.after or "trống"
    if schema is not None:
        keys = (field for field in schema.key_fields if field.name != frame.key)
        pairs = zip(keys, one.keys.split(", "), strict=False)
        row = ", ".join(say_key(field, value) for field, value in pairs)
        field = schema.by_name.get(column)
        if field is not None and field.is_numeric:
            before, after = before.replace(".", ","), after.replace(".", ",")
        column = field.title if field is not None else column
    return schema.title if schema is not None else one.table, row, column, before, after


def _rates(frame: Frame, made: Collected) -> Iterator[tuple[str, ...]]:
    """Count for each table who was to send it, has sent it, in time, or collects none."""
    due = frame.procedure.han
    expected = [one for one in made.states if one.unit in frame.expected]
    for name, schema in frame.tables.items():
        asked = [one for one in expected if name not in one.not_collected]
        there = [one for one in asked if name in one.holds]
        in_time = [one for one in there if one.is_in_time(due)]
        counts = len(asked), len(there), len(in_time), len(expected) - len(asked)
        yield (schema.title, *map(str, counts))


def add_to_nav(text: str, pages: Iterable[str]) -> str:
    """Write the pages that lack below the navigation of an mkdocs.yml; all else stays as it is."""
    missing = [page for page in pages if page not in text]
    nav: Any = None
    with suppress(yaml.YAMLError, AttributeError):  # told by whoever reads it next
        root: Any = yaml.compose(text)
        nav = next((one for key, one in root.value if key.value == "nav"), None)
    if not missing or not isinstance(nav, yaml.SequenceNode) or nav.flow_style or not nav.value:
        return text
    last: Any = nav
    while not isinstance(last, yaml.ScalarNode):
        last = last.value[-1] if isinstance(last, yaml.SequenceNode) else last.value[-1][1]
    lines, indent = text.splitlines(keepends=True), " " * nav.start_mark.column
    place = last.end_mark.line + 1
    lines[place - 1] = lines[place - 1].rstrip("\n") + "\n"
    return "".join([*lines[:place], *(f"{indent}- {page}\n" for page in missing), *lines[place:]])


def _page(
    frame: Frame, made: Collected, looks: Sequence[Doubt], indicators: Sequence[Indicator]
) -> str:
    """Write the page of the reconciliation in the words that authors type."""
    columns = "trang_thai ngay_nhan dung_han ngay_sua phai_gui da_co khong_thu ty_le so_loi"
    most = None if frame.procedure.so_sanh else _MOST_INDICATORS
    shown = sorted(indicators, key=lambda one: not one.strange)[:most]
    return _fill(
        "doi-chieu",
        columns=[*columns.split(), "so_canh_bao", "so_sua"],
        names=frame.names,
        silent=[
            (title, [one for one in made.states if one.state == state])
            for state, title in ((WAITING, "Chưa gửi"), (REFUSED, "Bị từ chối"))
        ],
        overlaps=[*_overlaps(frame)],
        looks=looks[:_MOST_LOOKS],
        more=max(0, len(looks) - _MOST_LOOKS),
        changes=made.changes,
        compared=[(one.field.title, [*_compare(frame, one)]) for one in shown],
    )


def _fill(name: str, **given: Any) -> str:
    """Fill in the template of a page, in which `bang` writes the call of an author."""
    return find_template(name).render(bang=partial(_call, "bang"), plain=_plain, **given)


def _overlaps(frame: Frame) -> Iterator[str]:
    for schema in frame.tables.values():
        for one in schema.overlaps:
            names = ", ".join(frame.names.get(unit, unit) for unit in one.units)
            less = ", ".join(
                f"{schema.by_name[name].title}: {n}" for name, n in one.amounts.items()
            )
            yield f"{schema.title} ({names}): {less}. {one.text}"


def _compare(frame: Frame, one: Indicator) -> Iterator[str]:
    """Hold the units against each other in one column: now, through the years, in numbers."""
    of, key, time = (one.table, one.field.name), frame.key, one.time
    before, last = (int(when) if when.isdigit() else when for when in (one.before, one.last))
    more: dict[str, Any] = {"gop": [*one.merged]} if one.merged else {}
    now: dict[str, Any] = {"loai": "cham", "truc": key, "tu": before or last, "den": last}
    if before:  # two dots for each unit: a long way from one to the other stands out
        now["tung"] = time
    if one.strange:
        now["tieu_de"] = f"Cần soát lại: {', '.join(frame.names[unit] for unit in one.strange)}"
    through = {"loai": "duong", "truc": time, "tung": key}
    table = {"hang": key, "ngang": time, "sap_xep": f"-{last}"}
    for word, most, how in (
        ("bieu_do", _MOST_DOTS, now),
        ("bieu_do", _MOST_PANELS, through if before else None),
        ("bang", None, table),
    ):
        if how is not None:
            mark = "_".join((str(how.get("loai", "so_sanh")), *of))
            units = {key: [*one.units[:most], *((frame.own,) if most is None else ())]}
            yield _call(word, *of, **how, **units, **more, ma=mark)


def _call(word: str, *given: Any, **named: Any) -> str:
    """Write a call as authors do."""
    parts = [*map(_json, given), *(f"{key}={_json(value)}" for key, value in named.items())]
    return "{{ " + f"{word}({', '.join(parts)})" + " }}"


def _answer_page(frame: Frame, answered: Sequence[str]) -> str:
    """Write what all units say, one prompt after the other."""
    many, all_ = Counter(answered), len(frame.expected)
    prompts = [
        (prompt, text, f"Trả lời của {many[prompt]}/{all_} đơn vị")
        for prompt, text in frame.prompts.items()
        if many[prompt]
    ]
    return _fill("y-kien", key=frame.key, prompts=prompts)


def keep_letters(old: Path, units: Iterable[str], folder: Path) -> None:
    """Keep what went back to units that send nothing now."""
    for unit in units:
        for path in (old / f"{unit}.md", old / f"{unit}.xlsx"):
            if path.is_file() and not path.is_symlink():
                shutil.copy2(path, folder)


def write_back(
    frame: Frame,
    judged: Iterable[JudgedReturn],
    folder: Path,
    made: Collected | None = None,
    sources: Sequence[Path] = (),
    today: date | None = None,
) -> None:
    """Write into a folder what goes back to units, a reminder to those that have sent nothing.

    Args:
        made: What came of the roll-up; None for a unit that judges itself.
        sources: Where the returns lie, whose workbooks are marked.
    """
    issuer, due = frame.identity.ten_co_quan or frame.identity.co_quan, frame.procedure.han
    states = {one.unit: one for one in made.states} if made is not None else {}
    books = {path.name: path for path in list_returns(sources) if path.suffix.lower() == ".xlsx"}
    is_over = due is None or (today is not None and today > due)
    said = {"issuer": issuer, "due": due, "is_over": is_over, "tables": frame.tables.values()}
    for unit in (unit for unit, one in states.items() if one.state == WAITING):
        letter = find_template("nhac").render(name=frame.names[unit], **said)
        (folder / f"{unit}.md").write_text(letter, encoding="utf-8", newline="\n")
    changes: defaultdict[str, list[Correction]] = defaultdict(list)
    for change in made.changes if made is not None else ():
        changes[change.unit].append(change)
    for one in judged:
        receipt: dict[str, Any] | None = None
        if made is not None:
            state = states[one.unit]
            is_late = state.is_in_time(due) is False
            told = (tell_change(frame, change) for change in changes[one.unit])
            mine = ["{}: {}: {}: {} → {}".format(*change) for change in told]
            receipt = {**said, "date": state.renewed or state.date, "changes": mine}
            receipt |= {"is_late": is_late, "is_over": is_over or is_late}
        letter = find_template("thu").render(
            name=frame.names[one.unit],
            sources=", ".join(one.sources),
            parts=part_mistakes(one.findings, frame.tables),
            receipt=receipt,
            is_accepted=one.is_accepted,
        )
        (folder / f"{one.unit}.md").write_text(letter, encoding="utf-8", newline="\n")
        wrong = {found.path for found in one.findings if found.line > 1} & books.keys()
        own = books[wrong.pop()] if len(wrong) == 1 else None
        content = bytes.fromhex(one.workbook)
        if own is not None and told_by(own, frame) in ("", one.unit):
            with suppress(Exception):  # whatever a workbook of somebody else does to its reader
                content = mark_own(frame.names[one.unit], own, one.findings, frame.tables)
        if content:
            (folder / f"{one.unit}.xlsx").write_bytes(content)


def _plain(text: str) -> str:
    """Write a text of somebody else so that no sign in it means anything."""
    flat = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!<>|~&" else sign for sign in flat)
