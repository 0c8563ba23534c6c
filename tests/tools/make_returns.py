"""Make invented returns of hundreds or thousands of units: `python -m tests.tools.make_returns`.

Every number is that of a district of the demonstration times a small whole number, so that all
rules hold until an error is planted; `loi.csv` says which unit got which, with what must come of
it. One seed, one folder: the same bytes every time.
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import yaml

from tests.tools.chance import stream

ROOT = Path(__file__).resolve().parents[2]
COMMITTEES, DISTRICTS, COMMUNES = 63 + 4, 705, 10_598
OWN, DUE = "toan_quoc", date(2021, 10, 15)
_UNITS, _FIRST = "don_vi", 2019
_INVENTED = "Minh họa: mọi đơn vị và mọi số liệu ở đây là giả định, do máy sinh ra để thử."
_PROMPT = "iii-2-to-chuc-co-so-dang"

Rows = list[list[str]]


@dataclass
class Return:
    """What one unit sends, before it is packed: what an error changes.

    Args:
        tables: The rows of each table, its header first.
        spoken: What the YAML of a table says besides.
    """

    unit: str
    tables: dict[str, Rows]
    sent: date
    spoken: dict[str, str] = field(default_factory=dict)
    content: Callable[[bytes], bytes] = bytes
    extra: dict[str, bytes] = field(default_factory=dict)
    is_sent: bool = True

    def cell(self, table: str, column: str, change: Callable[[str], str], row: int = -1) -> None:
        """Change one cell, of the last row unless another is named."""
        rows = self.tables[table]
        place = rows[0].index(column)
        rows[row][place] = change(rows[row][place])


def _more(text: str) -> str:
    return str(int(text) + 1)


def _own_totals(one: Return) -> None:
    one.cell("bien_dong_dang_vien", "cuoi_ky", _more)


def _above(one: Return) -> None:
    rows = one.tables["bien_dong_dang_vien"]
    rows.append([OWN if cell == one.unit else cell for cell in rows[-1]])


def _outlier(one: Return) -> None:
    for rows in (one.tables["thon_to_dan_pho"],):
        for row in rows[1:]:
            if row[0] == "2020":
                row[3:] = [text and str(int(text) * 9) for text in row[3:]]


def _not_collected(one: Return) -> None:
    del one.tables["boi_duong"]
    one.spoken["boi_duong"] = f"not_collected: {{{one.unit}: Mới thành lập, chưa theo dõi}}\n"


def _stranger(one: Return) -> None:
    other = f"{one.unit}_la"
    one.tables = {
        name: [[other if cell == one.unit else cell for cell in row] for row in rows]
        for name, rows in one.tables.items()
    }
    one.unit = other


# What may be wrong with a return: its name, what becomes of it, how often of a thousand, how.
_ERRORS: tuple[tuple[str, str, int, Callable[[Return], object]], ...] = (
    ("khong_gui", "cho", 15, lambda one: setattr(one, "is_sent", False)),
    ("muon", "nhan", 30, lambda one: setattr(one, "sent", DUE + timedelta(days=9))),
    ("thieu_bang", "tu_choi", 10, lambda one: one.tables.pop("quan_ly_dang_vien")),
    ("trai_tong", "tu_choi", 15, _own_totals),
    ("dong_cap_tren", "nhan", 5, _above),
    ("bat_thuong", "nhan", 10, _outlier),
    ("don_vi_la", "cho", 2, _stranger),
    ("khong_thu", "nhan", 5, _not_collected),
    ("goi_dan_ra_ngoai", "tu_choi", 2, lambda one: one.extra.update({"../../x.csv": b"x"})),
    ("goi_hong", "tu_choi", 3, lambda one: setattr(one, "content", lambda b: b[: len(b) // 2])),
    (
        "o_khong_doc_duc",
        "tu_choi",
        10,
        lambda one: one.cell("ket_nap", "tong", lambda text: "hai nghìn"),
    ),
)


@cache
def _demonstration() -> Mapping[str, Rows]:
    """The tables of the demonstration by units, in the years that are asked for."""
    found: dict[str, Rows] = {}
    for path in sorted((ROOT / "data" / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream_:
            rows = list(csv.reader(stream_))
        if "ma_don_vi" in rows[0][1:] and path.stem != _UNITS:
            time = rows[0].index("nam") if "nam" in rows[0] else None
            found[path.stem] = [rows[0]] + [
                row for row in rows[1:] if time is None or int(row[time]) >= _FIRST
            ]
    return found


@cache
def _whole_columns(table: str) -> frozenset[str]:
    text = (ROOT / "data" / "tables" / f"{table}.yml").read_text(encoding="utf-8")
    schema = yaml.load(text, yaml.CSafeLoader)
    fields = (one for one in schema["fields"] if one.get("type", "integer") == "integer")
    return frozenset(one["name"] for one in fields) - {*schema["primaryKey"]}


@cache
def _multiplied(base: str, times: int) -> Mapping[str, Rows]:
    """The rows of a district, its whole numbers so many times as large."""
    made: dict[str, Rows] = {}
    for name, rows in _demonstration().items():
        whole = _whole_columns(name)
        head, place = rows[0], rows[0].index("ma_don_vi")
        made[name] = [head] + [
            [
                str(int(text) * times) if text and column in whole else text
                for column, text in zip(head, row, strict=True)
            ]
            for row in rows[1:]
            if row[place] == base
        ]
    return {name: rows for name, rows in made.items() if len(rows) > 1}


@cache
def _bases() -> tuple[str, ...]:
    """The districts that have rows in every table."""
    held = [
        {row[rows[0].index("ma_don_vi")] for row in rows[1:]} for rows in _demonstration().values()
    ]
    many = [units for units in held if len(units) > 1]
    return tuple(sorted(set.intersection(*many) - {"thanh_giang"}))


def _make_return(unit: str, chance: Random) -> Return:
    tables = _multiplied(chance.choice(_bases()), chance.randrange(1, 9))
    own = {
        name: [rows[0]]
        + [
            [unit if c == "ma_don_vi" else t for c, t in zip(rows[0], r, strict=True)]
            for r in rows[1:]
        ]
        for name, rows in tables.items()
    }
    return Return(unit, own, DUE - timedelta(days=chance.randrange(1, 30)))


def list_units(communes: int, districts: int, committees: int) -> Iterator[tuple[str, ...]]:
    """List the rows of all units: the country, committees, districts, communes."""
    yield OWN, "Đảng bộ giả định", "tinh", "", "1997", "", ""
    above = [OWN]
    for letter, level, word, many in (
        ("t", "tuong_duong_huyen", "Đảng bộ tỉnh giả định", committees),
        ("h", "huyen", "Huyện giả định", districts),
        ("x", "xa", "Xã giả định", communes),
    ):
        width = len(str(many))
        made = [f"{letter}{number:0{width}}" for number in range(1, many + 1)]
        for number, unit in enumerate(made):
            up = above[number * len(above) // max(many, 1)]
            yield unit, f"{word} {unit[1:]}", level, up, "1997", "", ""
        above = made or above


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _pack(one: Return, schemas: Mapping[str, bytes]) -> bytes:
    head = ("ma_don_vi", "ten", "cap", "ma_cha", "tu_nam", "den_nam", "thay_bang")
    own = (head, (one.unit, f"Đơn vị giả định {one.unit}", "xa", "", "1997", "", ""))
    parts = {
        "mkdocs.yml": b"site_name: x\n",
        "data/report.yml": _report(one.unit),
        f"data/tables/{_UNITS}.csv": _csv(own),
        "docs/y-kien.md": (
            f'# Ý kiến\n\n{{{{ yeu_cau("{_PROMPT}") }}}}\n\n'
            f"Đơn vị {one.unit} đề nghị được hướng dẫn mẫu biểu sớm hơn.\n"
        ).encode(),
        **{f"data/tables/{name}.csv": _csv(rows) for name, rows in one.tables.items()},
        **{f"data/tables/{name}.yml": text for name, text in schemas.items()},
        **one.extra,
    }
    for name, text in one.spoken.items():
        parts[f"data/tables/{name}.yml"] += b"\n" + text.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            place = name if name.startswith("..") else f"{one.unit}/{name}"
            archive.writestr(zipfile.ZipInfo(place, (2021, 10, 1, 0, 0, 0)), content, 8, 1)
    return one.content(target.getvalue())


@cache
def _report_of_all() -> str:
    said = yaml.safe_load((ROOT / "data" / "report.yml").read_text(encoding="utf-8"))
    kept = ("ten_loai", "trich_yeu", "co_quan", "dia_danh", "ngay", "the_thuc")
    own = {name: said[name] for name in kept} | {
        "ky": {"tu": _FIRST, "den": 2020},
        "minh_hoa": _INVENTED,
    }
    return yaml.safe_dump(own, allow_unicode=True, sort_keys=False)


def _report(unit: str) -> bytes:
    return f"{_report_of_all()}mac_dinh: {{ma_don_vi: {unit}}}\n".encode()


def make_above(
    folder: Path, units: Sequence[Sequence[str]], expected: Sequence[str], own: str = OWN
) -> None:
    """Make the report above: no number yet, who must send, by when, what moves inside it."""
    tables = folder / "data" / "tables"
    for place in (tables, folder / "docs"):
        place.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text("site_name: Tổng hợp\nnav:\n- index.md\n", encoding="utf-8")
    (folder / "docs" / "index.md").write_text(f"# Trang đầu\n\n{_INVENTED}\n", encoding="utf-8")
    (folder / "data" / "report.yml").write_bytes(_report(own))
    for name in ("outline.yml", "documents.yml"):
        (folder / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    head = ("ma_don_vi", "ten", "cap", "ma_cha", "tu_nam", "den_nam", "thay_bang")
    (tables / f"{_UNITS}.csv").write_bytes(_csv([head, *units]))
    for name in (_UNITS, *_multiplied(_bases()[0], 1)):
        text = (ROOT / "data" / "tables" / f"{name}.yml").read_text(encoding="utf-8")
        text = text.partition("\nexplanations:")[0] + "\n"  # of the demonstration's own numbers
        if name == "bien_dong_dang_vien" and own == OWN:
            text += _movements(expected)
        (tables / f"{name}.yml").write_text(text, encoding="utf-8")
        if name != _UNITS:
            (tables / f"{name}.csv").write_bytes(_csv([_demonstration()[name][0]]))
    said = {"han": DUE, "don_vi": list(expected)}
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    (folder / "data" / "tong_hop.yml").write_text(text, encoding="utf-8")


def _movements(expected: Sequence[str]) -> str:
    """Movements inside the whole, and one cell of members that two units count alike."""
    return (
        "transfers:\n"
        f"- {{in: chuyen_den_huyen_khac, out: chuyen_di_huyen_khac, within: [{OWN}]}}\n"
        f"overlaps:\n- keys: {{nam: 2020, ma_don_vi: {OWN}}}\n  amounts: {{cuoi_ky: 7}}\n"
        f"  units: [{expected[0]}, {expected[-1]}]\n"
        "  text: Chi bộ giả định sinh hoạt ở cả hai nơi.\n"
    )


def make_returns(folder: Path, level: str, many: int, share: float = 1.0, seed: int = 18) -> None:
    """Write the report above, the returns, those sent again after acceptance, and the key.

    Args:
        level: tinh, huyen or xa: who sends; the others are there in proportion.
        share: How often errors are planted, beside what is usual.
    """
    part = many / {"tinh": COMMITTEES, "huyen": DISTRICTS, "xa": COMMUNES}[level]
    tops = many if level == "tinh" else max(1, round(COMMITTEES * part))
    middle = {"tinh": 0, "huyen": many}.get(level, max(1, round(DISTRICTS * part)))
    units = list(list_units(many if level == "xa" else 0, middle, tops))
    expected = [one[0] for one in units[1:] if one[0].startswith(level[0])]
    make_above(folder / "cap-tren", units, expected)
    schemas = {
        path.stem: path.read_bytes() for path in (folder / "cap-tren/data/tables").glob("*.yml")
    }
    key: list[tuple[str, ...]] = [("don_vi", "loi", "phai_la")]
    for place in ("gui", "gui-lai-sau-khi-nhan"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for unit in expected:
        chance = stream(seed, unit)
        one = _make_return(unit, chance)
        drawn = chance.randrange(1000)
        for name, state, often, plant in _ERRORS:
            drawn -= often * share
            if drawn < 0:
                plant(one)
                key.append((unit, name, state))
                break
        else:
            if chance.random() < 0.01 * share:
                again = _make_return(unit, stream(seed, unit))
                again.cell("thon_to_dan_pho", "vung_dtts", _more)
                target = folder / "gui-lai-sau-khi-nhan" / f"{unit}.zip"
                target.write_bytes(_pack(again, schemas))
                key.append((unit, "sua_sau_khi_nhan", "sua"))
        if one.is_sent:
            target = folder / "gui" / f"{one.unit}-{one.sent.isoformat()}.zip"
            target.write_bytes(_pack(one, schemas))
    (folder / "loi.csv").write_bytes(_csv(key))


def main() -> None:
    """Make a folder of returns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    who = parser.add_mutually_exclusive_group(required=True)
    for level, word in (("tinh", "committees"), ("huyen", "districts"), ("xa", "communes")):
        who.add_argument(f"--{level}", type=int, metavar="N", help=f"how many {word} send")
    parser.add_argument("--loi", type=float, default=1.0, help="errors, beside the usual number")
    parser.add_argument("--seed", type=int, default=18)
    given = parser.parse_args()
    level = next(one for one in ("tinh", "huyen", "xa") if getattr(given, one) is not None)
    make_returns(given.folder, level, getattr(given, level), given.loi, given.seed)


if __name__ == "__main__":
    main()
