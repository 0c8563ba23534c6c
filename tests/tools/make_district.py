"""Make the report of a district through the doors alone: `python -m tests.tools.make_district`.

Its outline comes from a Word file, its numbers from workbooks, its words from Word drafts; what
is edited by hand is in `PARTICULARS`, `MONTHS`, `ASPECTS` and `CHART`. All of it is invented.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from docx import Document
from docx.document import Document as WordDocument
from openpyxl import Workbook, load_workbook

from macros.cli import main
from macros.project import Project
from macros.read.report import read_report
from macros.read.table.schema import TableSchema
from macros.read.yaml.file import load_yaml

TARGET = Path(__file__).parents[1] / "reports" / "huyen"
YEARS = (2022, 2023, 2024)
WHOLE = "van_trach"
UNITS = {"ban_ly": "Xã Bản Lý", "thuong_van": "Xã Thượng Vân", "thi_tran": "Thị trấn Vân Trạch"}
TABLE = "|"  # in a draft: the table of members
OUTLINE = (
    "BÁO CÁO CÔNG TÁC XÂY DỰNG TỔ CHỨC ĐẢNG VÀ ĐỘI NGŨ ĐẢNG VIÊN",
    "",
    "I. TÌNH HÌNH VÀ KẾT QUẢ",
    "1. Đội ngũ đảng viên",
    "Nêu kết quả đạt được, hạn chế:",
    "- Tăng, giảm đảng viên trong kỳ.",
    "2. Kết nạp đảng viên",
    "Nêu kết quả đạt được, hạn chế, nguyên nhân:",
    "- Kết quả kết nạp đảng viên so với kế hoạch.",
    "II. NHIỆM VỤ THỜI GIAN TỚI",
    "- Nhiệm vụ, giải pháp trọng tâm.",
)
# By section: the paragraphs of a clerk's draft; "*" before a bold line.
DRAFTS: Mapping[str, Sequence[str]] = {
    "i-1": (
        "*1. Đội ngũ đảng viên",
        "Đến cuối kỳ năm 2024, toàn Đảng bộ huyện đã có {cuoi} người là đảng viên, tăng "
        "{tang} so với năm 2022 (Bảng 1).",
        "- Các chi bộ đã chuyển sinh hoạt kịp thời cho đảng viên đi làm ăn xa.",
        "- Hồ sơ đảng viên được rà soát hằng năm.",
        "Hạn chế: một số chi bộ nông thôn còn ít đảng viên trẻ.",
        "Bảng 1. Tăng, giảm đảng viên",
        TABLE,
        "Nguồn: Ban Tổ chức Huyện ủy.",
        "Tháng 12 năm 2024 có 26 chi bộ sinh hoạt đúng kỳ, trong số 27 chi bộ.",
    ),
    "i-2": (
        "*2. Kết nạp đảng viên",
        "Năm 2024, Đảng bộ huyện đã kết nạp {ket_nap} người, chỉ tiêu, kế hoạch năm là "
        "{ke_hoach} người.",
        "Hạn chế: nguồn kết nạp ở xã còn mỏng. Nguyên nhân do thanh niên đi làm ăn xa.",
    ),
    "ii": (
        "*II. NHIỆM VỤ THỜI GIAN TỚI",
        "+ Rà soát nguồn kết nạp ở từng chi bộ.",
        "+ Nâng chất lượng sinh hoạt chi bộ.",
    ),
}
# A table of months, which no packaged one is.
MONTHS = """# yaml-language-server: $schema=../luoc-do/bang.json
title: Sinh hoạt chi bộ theo tháng
description: Số chi bộ có đến cuối tháng và số chi bộ sinh hoạt đúng kỳ trong tháng.
source: Báo cáo tháng của các đảng ủy xã, thị trấn
sections: [i-1]
primaryKey: [thang]
years: {from: 2024}
fields:
- {name: thang, title: Tháng, type: month}
- {name: chi_bo, title: Số chi bộ, unit: chi bộ, stock: true}
- {name: dung_ky, title: Chi bộ sinh hoạt đúng kỳ, short: Đúng kỳ, unit: chi bộ}
rules:
- {id: SH1, says: Chi bộ sinh hoạt đúng kỳ không nhiều hơn số chi bộ., holds: dung_ky <= chi_bo}
"""
CHART = """Diễn biến từng tháng ở {{ xem("hinh:sinh_hoat_thang") }}.

{{ bieu_do("sinh_hoat_thang", cot="dung_ky", loai="duong") }}
"""
ON_TIME = (22, 20, 24, 25, 25, 26, 24, 25, 26, 26, 27, 26)  # branches, by month
# What a person edits: old texts, each with the new one.
PARTICULARS = {
    "co_quan_cap_tren: null": "co_quan_cap_tren: ĐẢNG BỘ TỈNH SƠN HÀ",
    "ngay: null": "ngay: 2025-01-15",
    "mac_dinh: {}": "mac_dinh: {ma_don_vi: van_trach}",
    "minh_hoa: null": 'minh_hoa: "Minh họa: huyện Vân Trạch và mọi số liệu là giả định."',
    "du_thao: 1": "du_thao: null",
    "quyen_han: null": "quyen_han: T/M BAN THƯỜNG VỤ",
    "chuc_vu: null": "chuc_vu: BÍ THƯ",
    "ho_ten: null": "ho_ten: Lê Thị C",
    "noi_nhan: []": "noi_nhan: [Tỉnh ủy Sơn Hà, Lưu Văn phòng Huyện ủy]",
}
EDITED: set[str] = set()  # what `edit` has changed
DONE = {"trang_thai: du-thao": "trang_thai: hoan-thanh"}
ASPECTS = {
    '"i-1-tang-giam-dang-vien"': '"i-1-tang-giam-dang-vien", "ket_qua", "han_che"',
    '"i-2-ket-qua-ket-nap"': '"i-2-ket-qua-ket-nap", "ket_qua", "han_che", "nguyen_nhan"',
}
# By unit: members at the beginning of the first year; then of each year the admitted, those that
# came, died, were struck off and left.
_MEMBERS = {"ban_ly": 310, "thuong_van": 268, "thi_tran": 415}
_FLOWS = {
    "ban_ly": ((12, 2, 3, 1, 4), (11, 1, 4, 0, 2), (13, 3, 3, 1, 3)),
    "thuong_van": ((9, 1, 2, 0, 3), (8, 2, 3, 1, 2), (10, 1, 2, 0, 2)),
    "thi_tran": ((21, 9, 5, 1, 7), (19, 8, 6, 0, 9), (24, 11, 4, 2, 8)),
}


def make(folder: Path) -> Path:
    """Make the whole report below a folder; return its own."""
    report = begin(folder)
    fill(report)
    write(report)
    return report


def baocao(folder: Path, line: str, *more: str) -> str:
    """Run a command on the report in a folder; it must succeed."""
    done = CliRunner().invoke(main, ["--thu-muc", str(folder), *line.split(), *more])
    assert done.exit_code == 0, done.output
    return done.output


def begin(folder: Path) -> Path:
    """Make the report's folder along an outline that came as a Word file."""
    document = Document()
    for line in OUTLINE:
        document.add_paragraph(line)
    path = folder / "de-cuong.docx"
    document.save(str(path))
    report = folder / "huyen"
    line = f"moi {report} --ky 2022-2024 --bang ket_nap,bien_dong_dang_vien --de-cuong"
    baocao(folder, line, str(path), "--don-vi", "Huyện ủy Vân Trạch")
    path.unlink()
    return report


def fill(report: Path) -> None:
    """Take the units from a list, and each unit's numbers from its filled template."""
    book = Workbook()
    book.active.append(["ma_don_vi", "ten", "cap", "ma_cha", "tu_nam", "den_nam", "thay_bang"])
    book.active.append([WHOLE, "Huyện Vân Trạch", "huyen", None, 2000])
    for code, name in UNITS.items():
        book.active.append([code, name, "xa", WHOLE, 2000])
    take_in(report, book, "--bang", "don_vi")
    edit(report, "data/report.yml", PARTICULARS)
    edit(report, "data/tables/sinh_hoat_thang.yml", {}, new=MONTHS)
    months = Workbook()
    months.active.append(["SINH HOẠT CHI BỘ NĂM 2024"])
    months.active.append([])
    months.active.append(["TT", "Tháng", "Số chi bộ", "Đúng kỳ"])
    for month, on_time in enumerate(ON_TIME, start=1):
        months.active.append([month, f"{month}/2024", 27, on_time])
    months.active.append([None, "Cộng", None, sum(ON_TIME)])
    take_in(report, months, "--bang", "sinh_hoat_thang")
    for unit in (*UNITS, WHOLE):
        for table in ("bien_dong_dang_vien", "ket_nap"):
            path = report / "mau.xlsx"
            baocao(report, f"mau {table} --don-vi {unit} --ra", str(path))
            book = load_workbook(path)
            fill_template(report, book, table, unit)
            take_in(report, book, "--con-lech")


def fill_template(report: Path, book: Workbook, table: str, unit: str) -> None:
    """Type a unit's numbers into the white cells of its template, a year a row."""
    text = (report / "data" / "tables" / f"{table}.yml").read_text(encoding="utf-8")
    schema = TableSchema.model_validate(load_yaml(table, text, [])[0])
    sheet = book.worksheets[0]
    first = next(cell.row for cell in sheet["A"] if cell.value == YEARS[0])
    columns = [field for field in schema.fields if field.name != "ma_don_vi"]
    for row, year in enumerate(YEARS, start=first):
        numbers = numbers_of(unit, year)
        for column, field in enumerate(columns, start=1):
            if field.is_numeric and field.formula is None:
                sheet.cell(row, column).value = numbers.get(field.name, 0)


def take_in(report: Path, book: Workbook, *options: str) -> None:
    """Save a workbook as a clerk sends it, and take it in."""
    path = report / "gui.xlsx"
    book.save(path)
    baocao(report, "nhap", str(path), *options)
    path.unlink()
    (report / "mau.xlsx").unlink(missing_ok=True)


def numbers_of(unit: str, year: int) -> dict[str, float]:
    """Invent all numbers of a unit in a year, such that they agree."""
    if unit == WHOLE:
        parts = [numbers_of(one, year) for one in UNITS]
        whole: dict[str, float] = {name: sum(part[name] for part in parts) for name in parts[0]}
        whole["tuoi_binh_quan"] = 29.4
        return whole
    place = YEARS.index(year)
    before = _MEMBERS[unit] + sum(_growth(flow) for flow in _FLOWS[unit][:place])
    admitted, came, died, struck, left = flow = _FLOWS[unit][place]
    young, farmers = admitted * 3 // 4, admitted // 2
    return {
        "dau_ky": before,
        "ket_nap": admitted,
        "chuyen_den_tinh_khac": came,
        "tu_tran": died,
        "xoa_ten": struck,
        "chuyen_di_tinh_khac": left,
        "cuoi_ky": before + _growth(flow),
        "tong": admitted,
        "ke_hoach": admitted + 1,
        "nu": admitted // 3,
        "doan_vien": young,
        "nong_dan": farmers,
        "can_bo_cong_chuc": admitted - farmers,
        "tuoi_18_30": young,
        "tuoi_31_40": admitted - young,
        "tuoi_binh_quan": 29.0,
    }


def _growth(flow: Sequence[int]) -> int:
    admitted, came, died, struck, left = flow
    return admitted + came - died - struck - left


def draft(section: str) -> WordDocument:
    """Type the Word draft of a section, its numbers as a clerk has added them up."""
    whole = {year: numbers_of(WHOLE, year) for year in YEARS}
    growth = whole[2024]["cuoi_ky"] / whole[2022]["cuoi_ky"] * 100 - 100
    words = {
        "cuoi": f"{whole[2024]['cuoi_ky']:,}".replace(",", "."),
        "tang": f"{growth:.1f}%".replace(".", ","),
        "ket_nap": whole[2024]["ket_nap"],
        "ke_hoach": whole[2024]["ke_hoach"],
    }
    document = Document()
    for line in DRAFTS[section]:
        if line == TABLE:
            names = ("ket_nap", "tu_tran", "cuoi_ky")
            rows = [("Năm", "Kết nạp", "Từ trần", "Cuối kỳ")]
            rows += [
                (str(y), *(f"{whole[y][n]:,}".replace(",", ".") for n in names)) for y in YEARS
            ]
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        else:
            run = document.add_paragraph().add_run(line.lstrip("*").format(**words))
            run.bold = line.startswith("*")
    return document


def write(report: Path) -> None:
    """Bring the drafts in, and say of each section that it is done."""
    for section in DRAFTS:
        path = report / "ban-nhap.docx"
        draft(section).save(str(path))
        baocao(report, f"nhap-word {path} --muc {section}")
        path.unlink()
    for page in read_report(Project(report)).book_pages:
        if page.status != "hoan-thanh":
            said = {old: new for old, new in ASPECTS.items() if old in page.body}
            edit(report, page.path, DONE | said, new=CHART if page.section == "i-1" else "")


def edit(report: Path, name: str, changes: Mapping[str, str], new: str = "") -> None:
    """Change a file by hand, and add to its end."""
    EDITED.add(name)
    path = report / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for old in changes:
        assert old in text, (name, old)
        text = text.replace(old, changes[old])
    path.write_text(f"{text}\n{new}" if text and new else text + new, encoding="utf-8")


def kept(report: Path) -> dict[str, str]:
    """Give what of the report is kept here, by name: its pages, its data, its navigation."""
    files = [report / "mkdocs.yml", *sorted((report / "docs").rglob("*.md"))]
    files += [one for one in sorted((report / "data").rglob("*")) if one.suffix in (".yml", ".csv")]
    return {one.relative_to(report).as_posix(): one.read_text(encoding="utf-8") for one in files}


def replace_kept() -> None:
    """Make the report again in the place of the one that there is."""
    with TemporaryDirectory() as folder:
        files = kept(make(Path(folder)))
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, text in files.items():
        (TARGET / name).parent.mkdir(parents=True, exist_ok=True)
        (TARGET / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    replace_kept()
