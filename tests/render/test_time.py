"""Months and quarters in sentences, tables, charts and claims, and the longer steps they make."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from macros.findings import AuthorError
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.call.context import Context, Rendered
from macros.render.evaluate import run
from tests.render.conftest import NHO

Say = Callable[..., Rendered]
TextOf = Callable[[str], str]

MONTHS = """
title: Khám bệnh
primaryKey: [thang, khoa]
years: {from: 2018, to: 2020-07}
fields:
- {name: thang, title: Tháng, type: month}
- {name: khoa, title: Khoa, type: string, total: ca, categories: {ca: Cả viện, noi: Nội, nhi: Nhi}}
- {name: luot, title: Lượt khám, unit: lượt}
- {name: bac_si, title: Bác sĩ, unit: người, stock: true}
- {name: cho, title: Thời gian chờ, unit: phút, type: number, decimals: 1}
- {name: moi_bac_si, title: Lượt mỗi bác sĩ, type: number, decimals: 1, formula: luot / bac_si}
breaks:
- {at: 2018-04, before: {label: Cách cũ}, after: {label: Cách mới}}
"""

VISITS = r"kham.luot(khoa=\"ca\")"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The small report with a table of months, from January 2018 to July 2020.

    The whole has 100 visits more each month than the one before; Nhi lacks May 2019.
    """
    root = tmp_path_factory.mktemp("thang") / "bao-cao"
    shutil.copytree(NHO, root)
    rows = ["thang,khoa,luot,bac_si,cho"]
    for number in range(31):
        time = f"{2018 + number // 12}-{number % 12 + 1:02d}"
        rows.append(f"{time},ca,{1000 + 100 * number},{40 + number},12.5")
        rows.append(f"{time},noi,{600 + 60 * number},{30 + number},12.5")
        if time != "2019-05":
            rows.append(f"{time},nhi,{400 + 40 * number},10,12.5")
    (root / "data/tables/kham.yml").write_text(MONTHS, encoding="utf-8")
    (root / "data/tables/kham.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    months = [f"{2016 + n // 12}-{n % 12 + 1:02d},{n + 1}" for n in range(60)]
    add(root, "dai", "{name: thang, title: Tháng, type: month}", "luot", months)
    days = ["2020-01-02,1", "2020-01-06,2", "2020-02-03,4"]
    add(root, "ca", "{name: ngay, title: Ngày, type: date}", "so", days, "time: ngay")
    classes = ["2018-2019,20", "2019-2020,30"]
    add(root, "lop", "{name: nam_hoc, title: Năm học, type: school_year}", "em", classes)
    report = read_report(Project(root))
    assert not report.findings, "\n".join(map(str, report.findings))
    return report


def add(root: Path, name: str, key: str, column: str, rows: list[str], more: str = "") -> None:
    """Add a table of one key and one column of numbers."""
    time = key[7:].partition(",")[0]
    fields = f"fields: [{key}, {{name: {column}, title: {column.title()}}}]"
    text = f"title: Bảng {name}\nprimaryKey: [{time}]\n{fields}\n{more}\n"
    (root / f"data/tables/{name}.yml").write_text(text, encoding="utf-8")
    lines = "\n".join([f"{time},{column}", *rows, ""])
    (root / f"data/tables/{name}.csv").write_text(lines, encoding="utf-8")


def words(rendered: Rendered) -> str:
    """What a reader of a table sees, with one blank between words."""
    return " ".join(re.sub(r"<[^>]*>", " ", rendered.markdown).split())


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('so("kham", "luot", thang="2019-03", khoa="ca")', "2.400"),
        ('tong("kham", "luot", tu="2019-01", den="2019-03", khoa="ca")', "6.900"),
        ('tong("kham", "luot", nam=2019, khoa="ca")', "33.000"),
        ('tong("kham", "luot", quy=["2019-Q1", "2019-Q2"], khoa="ca")', "14.700"),
        ('tong("kham", "luot", tu="2019-Q1", den="2019-H1", khoa="ca")', "14.700"),
        ('tong("kham", "luot", theo="nam", nam=2019, khoa="ca")', "33.000"),
        ('so("kham", "bac_si", theo="nam", nam=2019, khoa="ca")', "63"),
        ('so("kham", "moi_bac_si", theo="nam", nam=2019, khoa="ca")', "523,8"),
        (
            'binh_quan("kham", "luot", theo="quy", tu="2019-Q1", den="2019-Q4", khoa="ca")',
            "8.250,0",
        ),
        ('binh_quan("kham", "bac_si", theo="quy", tu="2019-Q1", den="2019-Q2", khoa="ca")', "55,5"),
        ('ty_le("kham", "luot", theo="quy", trong="khoa", khoa="noi", quy="2019-Q1")', "60,0%"),
    ],
)
def test_flows_of_a_longer_step_are_added_and_stocks_are_the_last(
    text_of: TextOf, call: str, text: str
) -> None:
    """A year of visits is their sum, its doctors those of December."""
    assert text_of(call) == text


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ('tong("kham", "luot", nam=2020, khoa="ca")', "mới có 7 tháng đầu năm 2020"),
        (
            'so("kham", "luot", theo="quy", quy="2020-Q3", khoa="ca")',
            "mới có tháng đầu quý III/2020",
        ),
        ('tong("kham", "luot", nam=2019, khoa="nhi")', "mới có 11 tháng của năm 2019"),
        ('so("kham", "luot", theo="nam", nam=2019, khoa="nhi")', "mới có 11 tháng của năm 2019"),
        ('tong("kham", "luot", tu=2020, den=2020, khoa="ca")', "không có số liệu của kỳ này"),
        (
            'tong("kham", "bac_si", nam=2019, khoa="ca")',
            'dùng so(…) với một tháng (cả năm: theo="nam")',
        ),
        ('so("kham", "cho", theo="nam", nam=2019, khoa="ca")', "không gộp theo năm được"),
        ('so("kham", "luot", theo="nam", nam=2018, khoa="ca")', "đổi cách tính từ 2018-04"),
        ('tong("kham", "luot", nam=2019, thang="2019-01", khoa="ca")', "ghi một khóa thời gian"),
        ('tong("ban_doc", "the_moi", theo="quy")', "không có số liệu theo bước ngắn hơn quý"),
        ('so("kham", "luot", thang="Tháng 3/2019", khoa="ca")', 'ghi thang="2019-03"'),
        ('so("kham", "luot", khoa="ca")', 'ví dụ thang="2020-07"'),
        (
            'tang_giam("kham", "luot", khoa="ca", so_voi="cung_ky")',
            "ghi thang=…, hoặc cả tu và den",
        ),
        (
            'tang_giam("kham", "luot", thang="2018-02", khoa="ca", so_voi="cung_ky")',
            "bảng có số liệu từ 2018-01",
        ),
        (
            'tang_giam("kham", "luot", thang="2019-03", khoa="ca", so_voi="cung_ky")',
            "đổi cách tính từ tháng 4/2018",
        ),
        (
            'tang_giam("kham", "luot", tu="2019-12", den="2019-02", khoa="ca", so_voi="ky_truoc")',
            "muộn hơn",
        ),
    ],
)
def test_what_is_no_whole_step_is_never_printed_as_one(say: Say, call: str, says: str) -> None:
    """Nor is what does not add up, or cannot be compared."""
    with pytest.raises(AuthorError) as refusal:
        say(call)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('tang_giam("kham", "luot", thang="2020-01", khoa="ca", so_voi="ky_truoc")', "tăng 3,0%"),
        ('tang_giam("kham", "luot", thang="2020-01", khoa="ca", so_voi="cung_ky")', "tăng 54,5%"),
        (
            'tang_giam("kham", "luot", tu="2020-01", den="2020-03", khoa="ca", so_voi="cung_ky")',
            "tăng 52,2%",
        ),
        ('tang_giam("kham", "luot", quy="2020-Q1", khoa="ca", so_voi="cung_ky")', "tăng 52,2%"),
        (
            'tang_giam("kham", "luot", quy="2020-Q1", theo="quy", khoa="ca", so_voi="cung_ky")',
            "tăng 52,2%",
        ),
        (
            'tang_giam("kham", "bac_si", quy="2020-Q1", theo="quy", khoa="ca", so_voi="ky_truoc",'
            ' kieu="tuyet_doi")',
            "tăng 3\u00a0người",
        ),
        ('tang_giam("kham", "luot", tu="2019-Q1", den="2020-Q1", khoa="ca")', "tăng 52,2%"),
        ('tang_giam("ban_doc", "the_moi", nam=2020, so_voi="ky_truoc")', "giảm 35,1%"),
        ('lien_tuc("kham", "luot", tu="2018-04", khoa="ca")', "tăng liên tục từ tháng\u00a04/2018"),
        (
            'cao_nhat("kham", "luot", theo="quy", in_ra="quy", den="2020-Q2", tu="2019-Q1",'
            ' khoa="ca")',
            "quý II/2020",
        ),
    ],
)
def test_a_time_is_compared_with_the_one_before_or_a_year_before(
    text_of: TextOf, call: str, text: str
) -> None:
    """A single time, or a run of them; stocks by their last number."""
    assert text_of(call) == text


def test_a_table_by_longer_steps_says_what_is_incomplete_and_of_when_stocks_are(say: Say) -> None:
    """Seven months are called seven months, in the row and in the caption."""
    rendered = say('bang("kham", ["luot", "bac_si"], theo="nam", tu=2019, khoa="ca")')
    assert rendered.figure is not None
    assert rendered.figure.caption == "Khám bệnh, 2019 - 7 tháng đầu năm 2020"
    shown = words(rendered)
    assert "Năm Lượt khám (lượt) Bác sĩ (người) 2019 33.000 63 7 tháng đầu năm 2020" in shown
    assert "Bác sĩ: số của tháng cuối trong mỗi năm." in shown
    assert "Bác sĩ: số của" not in words(
        say('bang("kham", "luot", theo="nam", tu=2019, khoa="ca")')
    )


def test_months_are_named_in_full_beside_rows_and_in_short_over_columns(say: Say) -> None:
    """A caption says the year of both ends once."""
    rendered = say('bang("kham", "luot", tu="2019-01", den="2019-02", khoa=["noi", "nhi"])')
    assert rendered.figure is not None
    assert rendered.figure.caption.endswith(", tháng 01 - tháng 02/2019")
    assert "Tháng 01/2019" in words(rendered)
    across = say('bang("kham", "luot", ngang="thang", tu="2019-01", den="2019-02", khoa="*")')
    assert "Khoa T1/2019 T2/2019" in words(across)


def test_a_claim_runs_along_months_quarters_and_years(say: Say) -> None:
    """As it does along years; what is incomplete is not claimed of."""
    say(f'khang_dinh("{VISITS}", xu_the="tang", tu="2018-04", den="2020-07")')
    quarters = 'theo="quy", tu="2018-Q2"'
    say(f'khang_dinh("{VISITS}", cao_nhat="2020-Q2", {quarters}, den="2020-Q2")')
    with pytest.raises(AuthorError, match="2018-Q2 là"):
        say(f'khang_dinh("{VISITS}", xu_the="giam", {quarters}, den="2020-Q2")')
    with pytest.raises(AuthorError, match="tháng đầu quý III/2020"):
        say(f'khang_dinh("{VISITS}", xu_the="tang", {quarters})')


def test_a_chart_leaves_a_gap_where_a_month_is_missing(say: Say) -> None:
    """The month keeps its place, without a number; lists of months are drawn as they are typed."""
    missing = say('bieu_do("kham", "luot", loai="duong", khoa="nhi", tu="2019-04", den="2019-06")')
    assert "tháng 5/2019: …" in missing.markdown or "T5/2019: …" in missing.markdown
    listed = say('bieu_do("kham", "luot", khoa="nhi", thang=["2019-04", "2019-06"])')
    assert "5/2019" not in listed.markdown
    assert "Cao nhất tháng 6/2019" in words(listed)


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ('"dai", "luot", theo="quy", loai="duong"', ["Quý I/2016", "Quý I/2017", "Quý I/2018"]),
        ('"dai", "luot", loai="duong"', ["T1/2016", "T7/2016", "T1/2017"]),
        ('"dai", "luot", loai="cot"', ["T1/2016", "T7/2016", "T1/2017"]),
        ('"ban_doc", "the_moi", loai="duong"', ["2016", "2017", "2018"]),
    ],
)
def test_labels_without_room_are_left_out_by_a_step_that_divides_the_year(
    context_of: Callable[..., Context], call: str, shown: list[str]
) -> None:
    """Every January, or January and July; years as long as they fit."""
    drawn: list[Mapping[str, Any]] = []
    context = context_of(f"{{{{ bieu_do({call}) }}}}")
    run(replace(context, draw=lambda spec: str(drawn.append(spec))))
    labels = re.findall(r"(?:Quý |T|\b20)[IV0-9/]*\d{2,4}", _label_rule(drawn[0]))
    assert list(dict.fromkeys(labels))[:3] == shown


def _label_rule(part: Any) -> str:
    """Find how the axis along the places writes its labels."""
    if isinstance(part, Mapping):
        if "labelExpr" in part:
            return str(part["labelExpr"])
        part = list(part.values())
    found = map(_label_rule, part) if isinstance(part, list) else ()
    return next(filter(None, found), "")


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('tong("ca", "so", thang="2020-01")', "3"),
        ('so("ca", "so", ngay="2020-02-03")', "4"),
        ('so("lop", "em", nam_hoc="2019-2020")', "30"),
        ('tang_giam("lop", "em", nam_hoc="2019-2020", so_voi="ky_truoc")', "tăng 50,0%"),
    ],
)
def test_days_and_school_years_are_times_too(text_of: TextOf, call: str, text: str) -> None:
    """A month of days is whole when days follow it, since not every day has a row."""
    assert text_of(call) == text


def test_a_month_whose_days_are_not_over_is_called_so(say: Say) -> None:
    """Up to the last day that there is; a sentence does not print it."""
    shown = words(say('bang("ca", theo="thang")'))
    assert "Tháng 01/2020 3 Tháng 02/2020 (đến ngày 03/02/2020) 4" in shown
    assert "Năm học Em 2018-2019 20 2019-2020 30" in words(say('bang("lop")'))
    with pytest.raises(AuthorError, match="đến ngày 03/02/2020"):
        say('so("ca", "so", theo="thang", thang="2020-02")')


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('cao_nhat("kham", "luot", khoa="ca", in_ra="thang", tu="2018-04")', "tháng 7/2020"),
        ('xep_hang("kham", "luot", theo="khoa", khoa="nhi", thang="2020-01")', "thứ\u00a02/2"),
        ('lien_tuc("kham", "luot", khoa="ca", tu="2018-04")', "tăng liên tục từ tháng\u00a04/2018"),
        (
            'lien_tuc("kham", "luot", khoa="ca", theo="quy", tu="2019-Q1", den="2020-Q2")',
            "tăng liên tục từ quý\u00a0I/2019 đến quý\u00a0II/2020",
        ),
        (
            'tang_binh_quan("kham", "luot", tu="2019-Q1", den="2020-Q1", khoa="ca")',
            "tăng bình quân 11,1%/quý",
        ),
        (
            'so_lan("kham", "luot", khoa="ca", thang="2020-05", so_voi="cung_ky")',
            "gấp 1,5\u00a0lần",
        ),
        ('tinh("kham.luot(nam=2019) / 12", khoa="ca")', "2.750,0"),
    ],
)
def test_words_that_data_choose_speak_of_months(text_of: TextOf, call: str, text: str) -> None:
    """And of quarters, where the call asks for them."""
    assert text_of(call) == text
