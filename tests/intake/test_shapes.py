"""One truth in many shapes: whatever a sheet looks like, no number comes into a wrong cell."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
from tests.deep import IS_DEEP
from tests.intake.files import messages
from tests.intake.grids import draw
from tests.intake.test_clerks_workbooks import stored

TABLES = Path(__file__).parents[2] / "data" / "tables"
UNITS = {
    "tp_thanh_giang": ("Thành phố Thanh Giang", "TP. Thanh Giang", "Thành ủy Thanh Giang"),
    "an_lang": ("Thị xã An Lãng", "TX An Lãng", "THỊ XÃ AN LÃNG"),
    "phu_thuong": ("Huyện Phú Thượng", "H. Phú Thượng", "Huyện uỷ Phú Thượng"),
    "kim_trach": ("Huyện Kim Trạch", "Đảng bộ huyện Kim Trạch", "h.Kim Trạch"),
}
FIELDS = {
    "tong": ("Đảng viên kết nạp trong năm", "Kết nạp", "Kết nạp (người)"),
    "ke_hoach": ("Chỉ tiêu, kế hoạch năm", "KẾ HOẠCH", "Kế hoạch, đvt: người"),
    "nu": ("Nữ", "- Nữ", "Trong đó: nữ"),
    "ton_giao": ("Người theo tôn giáo", "Tôn giáo", "ton_giao"),
}
Truth = dict[tuple[str, str, str], int]  # by year, unit and column
Rows = list[list[str]]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the tables that may be taken for each other; nothing is written to it."""
    project = Project(tmp_path_factory.mktemp("it-bang"))
    project.tables.mkdir(parents=True)
    for name in ("don_vi", "ket_nap", "bien_dong_dang_vien", "co_cau_dang_vien"):
        shutil.copy(TABLES / f"{name}.yml", project.tables)
    shutil.copy(TABLES / "don_vi.csv", project.tables)
    return project


class Clerk:
    """Draws a truth as one clerk would, by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.years = sorted(self.chance.sample(["2017", "2018", "2019", "2020"], 2))
        self.units = [unit for unit in UNITS if self.chance.random() < 0.8] or ["an_lang"]
        self.fields = ["tong", *(name for name in list(FIELDS)[1:] if self.chance.random() < 0.6)]
        self.truth: Truth = {}
        for year in self.years:
            for unit in self.units:
                whole = self.chance.randint(500, 900)
                for name in self.fields:
                    number = whole if name == "tong" else self.chance.randint(1, 499)
                    self.truth[year, unit, name] = number

    def unit(self, unit: str) -> str:
        return self.chance.choice(UNITS[unit])

    def field(self, name: str) -> str:
        return self.chance.choice(FIELDS[name])

    def number(self, value: int) -> str:
        return f'"{value} "' if self.chance.random() < 0.2 else str(value)

    def line(self, keys: Sequence[tuple[str, str, str]]) -> list[str]:
        return [self.number(self.truth[key]) for key in keys]

    def dressed(self, head: Rows, body: Rows, title: str) -> str:
        """Put titles, a counting column, numbers of columns, sums and signatures around a table."""
        width = len(body[0])
        rows = [list(row) for row in (*head, *body)]
        if self.chance.random() < 0.5:
            sums = [sum(int(row[at].strip('" ')) for row in body) for at in self.added(body)]
            rows.append(["Tổng cộng", *[""] * (len(body[0]) - 1)])
            for at, value in zip(self.added(body), sums, strict=True):
                rows[-1][at] = str(value)
        if self.chance.random() < 0.5:
            counted = [*["TT", *["^"] * (len(head) - 1)], *map(str, range(1, len(body) + 1))]
            counted += [""] * (len(rows) - len(counted))
            rows = [[mark, *row] for mark, row in zip(counted, rows, strict=True)]
            width += 1
        if self.chance.random() < 0.4:
            letters = ["A", "B"][: max(1, width - len(self.added(body)))]
            numbers = [str(at) for at in range(1, width - len(letters) + 1)]
            rows.insert(len(head), [*letters, *numbers])
        above = [[title, *["<"] * (width - 1)], ["(Kèm theo Báo cáo số 5-BC/TU ngày 02/01/2022)"]]
        above += [[""]] if self.chance.random() < 0.5 else []
        below = [[""], ["", "NGƯỜI LẬP BIỂU", "BÍ THƯ"]] if self.chance.random() < 0.5 else []
        return "\n".join(" | ".join(row) for row in (*above, *rows, *below))

    def added(self, body: Rows) -> list[int]:
        """The places of numbers in a row."""
        return [
            at
            for at in range(len(body[0]))
            if all(row[at].strip('" ').isdecimal() for row in body)
            and body[0][at] not in self.years
        ]

    def long(self) -> dict[str, str]:
        """Unit and year before each row."""
        head = [["Năm", "Đơn vị", *map(self.field, self.fields)]]
        body = [
            [year, self.unit(unit), *self.line([(year, unit, name) for name in self.fields])]
            for year in self.years
            for unit in self.units
        ]
        return {"Sheet1": self.dressed(head, body, "KẾT NẠP ĐẢNG VIÊN")}

    def sheets(self) -> dict[str, str]:
        """A sheet a year."""
        found = {}
        for year in self.years:
            head = [["Tên đơn vị", *map(self.field, self.fields)]]
            body = [
                [self.unit(unit), *self.line([(year, unit, name) for name in self.fields])]
                for unit in self.units
            ]
            name = self.chance.choice([year, f"Năm {year}", f"Nam{year}"])
            title = f"KẾT NẠP ĐẢNG VIÊN NĂM {year}" if "Nam" in name else "KẾT NẠP ĐẢNG VIÊN"
            found[name] = self.dressed(head, body, title)
        return found

    def years_over_fields(self) -> dict[str, str]:
        """Years over what is counted."""
        many = len(self.fields)
        spanners = [text for year in self.years for text in (f"Năm {year}", *["<"] * (many - 1))]
        head = [
            ["Đơn vị", *spanners],
            ["^", *(self.field(name) for _ in self.years for name in self.fields)],
        ]
        body = [
            [self.unit(unit), *self.line([(y, unit, f) for y in self.years for f in self.fields])]
            for unit in self.units
        ]
        return {"Biểu": self.dressed(head, body, "KẾT NẠP ĐẢNG VIÊN")}

    def fields_over_years(self) -> dict[str, str]:
        """What is counted over the years."""
        spanners = [text for name in self.fields for text in (self.field(name), "<")]
        head = [["Đơn vị", *spanners], ["^", *(self.years * len(self.fields))]]
        body = [
            [self.unit(unit), *self.line([(y, unit, f) for f in self.fields for y in self.years])]
            for unit in self.units
        ]
        return {"Biểu": self.dressed(head, body, "KẾT NẠP ĐẢNG VIÊN")}

    def units_across(self) -> dict[str, str]:
        """Units over columns, what is counted before rows, a sheet a year."""
        found = {}
        for year in self.years:
            head = [["Chỉ tiêu", *map(self.unit, self.units)]]
            body = [
                [self.field(name), *self.line([(year, unit, name) for unit in self.units])]
                for name in self.fields
            ]
            rows = [" | ".join(row) for row in (*head, *body)]
            found[year] = "\n".join(("KẾT NẠP ĐẢNG VIÊN", *rows))
        return found


SHAPES: Sequence[Callable[[Clerk], dict[str, str]]] = (
    Clerk.long,
    Clerk.sheets,
    Clerk.years_over_fields,
    Clerk.fields_over_years,
    Clerk.units_across,
)


def spoil(sheets: dict[str, str], chance: random.Random) -> dict[str, str]:
    """Make one of the slips that clerks make."""
    name = chance.choice(sorted(sheets))
    lines = sheets[name].split("\n")
    filled = [at for at, line in enumerate(lines) if line.count(" | ") > 0]
    at = chance.choice(filled)
    cells = lines[at].split(" | ")
    place = chance.randrange(len(cells))
    match chance.randrange(8):
        case 0:  # a name without its kind, or of another
            kind = chance.choice(["", "Quận ", "Huyện ", "Tỉnh "])
            lines = [line.replace("Huyện Phú Thượng", f"{kind}An Lãng") for line in lines]
        case 1:
            lines[at] = " | ".join([*cells[:place], "", *cells[place + 1 :]])
        case 2:
            lines[at] = " | ".join([*cells[:place], f"{cells[place]} khác", *cells[place + 1 :]])
        case 3:
            lines = [line.replace("<", "") for line in lines]
        case 4:
            lines.insert(at, lines[at])
        case 5:  # another table below, of other units
            lines += ["", "2. ĐẢNG VIÊN BỊ KHAI TRỪ", *lines[filled[0] : at + 1]]
        case 6:
            lines += ["", "Đơn vị | Khai trừ | Xóa tên", "Huyện Đông Lâm | 5 | 6"]
        case 7:
            lines.insert(at, "Năm 2016" if chance.random() < 0.5 else "Kế hoạch năm sau")
    return {**sheets, name: "\n".join(lines)}


@pytest.mark.parametrize("seed", range(400 if IS_DEEP else 10))
def test_no_number_comes_into_a_wrong_cell(seed: int, few: Project, tmp_path: Path) -> None:
    """What is taken in is the truth that made the workbook, every cell of it and nothing else."""
    clerk = Clerk(seed)
    sheets = SHAPES[seed % len(SHAPES)](clerk)
    found = read(few, draw(tmp_path / "gui.xlsx", sheets))
    assert found == clerk.truth, "\n".join(sheets.values())


@pytest.mark.parametrize("seed", range(1000, 1400 if IS_DEEP else 1010))
def test_a_slip_puts_no_number_into_a_wrong_cell(seed: int, few: Project, tmp_path: Path) -> None:
    """A workbook with a slip is refused, or read as it was meant; nothing is guessed."""
    clerk = Clerk(seed)
    sheets = spoil(SHAPES[seed % len(SHAPES)](clerk), clerk.chance)
    found = read(few, draw(tmp_path / "gui.xlsx", sheets))
    if isinstance(found, dict):
        assert found.items() <= clerk.truth.items(), "\n".join(sheets.values())


def read(project: Project, file: Path) -> Truth | list[str]:
    """The numbers that would be stored, or else what is wrong."""
    intake = take_in(project, file, Wishes())
    if not intake.outcomes:
        return messages(intake) or ["nothing is said"]
    return {
        (row["nam"], row["ma_don_vi"], name): int(value)
        for row in stored(intake)
        for name, value in row.items()
        if name not in ("nam", "ma_don_vi")
    }
