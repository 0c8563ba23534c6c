"""Attributes of units choose and group; rows are sorted and cut; decimals add up when told so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from macros.findings import AuthorError, Code
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.call.context import Rendered

NHO = Path(__file__).parents[1] / "reports" / "nho"
Say = Callable[..., Rendered]
TextOf = Callable[[str], str]

DISTRICTS = """\
title: Các huyện
primaryKey: [huyen]
label: ten
illustrative: true
fields:
- {name: huyen, title: Mã huyện, type: string}
- {name: ten, title: Huyện, type: string}
- name: vung
  title: Vùng
  type: string
  categories: {dong_bang: Đồng bằng, nui: Miền núi}
- {name: loai, title: Loại, type: string}
"""
DISTRICT_ROWS = """\
huyen,ten,vung,loai
tinh,Toàn tỉnh,,
d1,Huyện An,dong_bang,thuong
d2,Huyện Bình,dong_bang,diem
n1,Huyện Cao,nui,thuong
n2,Huyện Dốc,nui,diem
n3,Huyện Đèo,nui,
"""
BUDGET = """\
title: Thu, chi ngân sách
primaryKey: [nam, huyen]
illustrative: true
fields:
- {name: nam, title: Năm, type: year}
- {name: huyen, title: Huyện, type: string, references: huyen}
- {name: thu, title: Thu, type: number, decimals: 2, unit: tỷ đồng, summable: true}
- {name: chi, title: Chi, type: number, decimals: 2, unit: tỷ đồng}
- {name: dan, title: Dân số, unit: người, stock: true}
- {name: vuot, title: Thu trừ dự toán, type: number, decimals: 1, unit: tỷ đồng, summable: true}
- name: thu_dan
  title: Thu bình quân
  type: number
  decimals: 1
  unit: triệu đồng/người
  formula: 1000 * thu / dan
"""
BUDGET_ROWS = """\
nam,huyen,thu,chi,dan,vuot
2019,tinh,25.00,26.00,2800,-1.5
2019,d1,12.00,9.50,980,2.0
2019,d2,8.00,9.00,890,-1.5
2019,n1,2.50,3.50,390,-1.0
2019,n2,2.00,3.00,345,-1.0
2019,n3,0.50,1.00,195,0.0
2020,tinh,27.80,27.60,2850,1.5
2020,d1,12.50,10.00,1000,2.5
2020,d2,8.25,9.10,900,-0.5
2020,n1,3.10,4.00,400,0.5
2020,n2,2.90,3.50,350,-1.0
2020,n3,1.05,1.00,200,0.0
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The small report with districts in two regions, and their money."""
    root = tmp_path_factory.mktemp("vung") / "bao-cao"
    shutil.copytree(NHO, root)
    tables = Project(root).tables
    for name, meaning, rows in (
        ("huyen", DISTRICTS, DISTRICT_ROWS),
        ("ngan_sach", BUDGET, BUDGET_ROWS),
    ):
        (tables / f"{name}.yml").write_text(meaning, encoding="utf-8")
        (tables / f"{name}.csv").write_text(rows, encoding="utf-8")
    particulars = root / "data" / "report.yml"
    text = particulars.read_text(encoding="utf-8")
    particulars.write_text(text.replace("toan_he}", "toan_he, huyen: tinh}"), encoding="utf-8")
    report = read_report(Project(root))
    assert not report.findings, "\n".join(map(str, report.findings))
    return report


def rows(rendered: Rendered) -> list[list[str]]:
    """Read all rows of a table, heads included, as texts."""
    figure = html.fromstring(rendered.markdown)
    return [[cell.text_content() for cell in row] for row in figure.iter("tr")]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('tong("ngan_sach", "thu", nam=2020, vung="nui")', "7,05"),
        ('tong("ngan_sach", "thu", nam=2020, vung=["nui", "dong_bang"])', "27,80"),
        ('so("ngan_sach", "thu", nam=2020, vung="nui", loai="diem")', "2,90"),
        ('tang_giam("ngan_sach", "thu", 2019, 2020, vung="nui")', "tăng 41,0%"),
        ('ty_le("ngan_sach", "thu", trong="vung", vung="nui", nam=2020)', "25,4%"),
        ('ty_le("ngan_sach", "thu", trong="huyen", huyen="n1", vung="nui", nam=2020)', "44,0%"),
        ('ty_le("ngan_sach", "dan", tren="dan", vung="nui", nam=2020)', "100,0%"),
        ('cao_nhat("ngan_sach", "thu", in_ra="huyen", vung="nui", nam=2020)', "Huyện Cao"),
        ('cao_nhat("ngan_sach", "thu", in_ra="vung", nam=2020)', "Đồng bằng"),
        ('xep_hang("ngan_sach", "thu", theo="vung", vung="nui", nam=2020)', "thứ\u00a02/2"),
        ('tinh("ngan_sach.thu * 2", vung="nui", nam=2020)', "14,10"),
    ],
)
def test_an_attribute_chooses_cells_in_every_word(text_of: TextOf, call: str, text: str) -> None:
    """Divisors of shares too: never a region's number over the whole of another column."""
    assert text_of(call) == text


@pytest.mark.parametrize(
    "claim",
    [
        '"ngan_sach.thu > 1", theo="huyen", vung="nui", nam=2020',
        '"ngan_sach.thu", theo="vung", nam=2020, cao_nhat="dong_bang"',
        '"ngan_sach.thu", theo="huyen", huyen="n2", vung="nui", nam=2020, xep_hang=2',
    ],
)
def test_claims_speak_of_regions(say: Say, claim: str) -> None:
    """Among the units of one, or of the regions themselves."""
    assert say(f"khang_dinh({claim})").markdown == ""


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ('tong("ngan_sach", "thu", nam=2020, vung="nuii")', Code.UNKNOWN_CATEGORY, "“nui”"),
        ('tong("ngan_sach", "thu", nam=2020, vungg="nui")', Code.ARGUMENT, "có phải “vung”?"),
        ('bang("ngan_sach", hang="vungg", nam=2020)', Code.ARGUMENT, "“vung”"),
        ('so("ngan_sach", "thu", nam=2020, vung="nui")', Code.AMBIGUOUS_KEY, "chọn 3 dòng"),
        ('so("ngan_sach", "thu", nam=2020, vung="nui", huyen="d1")', Code.NO_ROW, 'vung="nui"'),
        ('bang("ngan_sach", cot="thu", hang="loai", nam=2020)', Code.NO_DATA, "Huyện Đèo"),
        ('cao_nhat("ngan_sach", "thu", in_ra="loai", nam=2020)', Code.NO_DATA, "Huyện Đèo"),
        ('tong("ngan_sach", "chi", nam=2020, vung="nui")', Code.NOT_SUMMABLE, "summable: true"),
        (
            'bang("ngan_sach", cot="chi", hang="huyen", nam=2020, cong=true)',
            Code.NOT_SUMMABLE,
            "summable",
        ),
        (
            'bang("ngan_sach", cot="vuot", hang="huyen", nam=2020, co_cau=true)',
            Code.DIVISION,
            "số âm (-0,5)",
        ),
        ('ty_le("ngan_sach", "vuot", tren="thu", nam=2019)', Code.DIVISION, "số âm"),
        ('tang_giam("ngan_sach", "vuot", 2019, 2020)', Code.DIVISION, "tuyet_doi"),
        ('tang_giam("ngan_sach", "vuot", 2020, 2019)', Code.ARGUMENT, "đổi chỗ"),
        ('so_lan("ngan_sach", "vuot", tu=2019, den=2020)', Code.DIVISION, "số âm"),
        ('bang("ngan_sach", cot="thu", hang="huyen", nam=2020, dau=2)', Code.ARGUMENT, "sap_xep"),
        (
            'bang("ngan_sach", cot="thu", hang="huyen", nam=2020, sap_xep="-thuu")',
            Code.ARGUMENT,
            "“thu”",
        ),
        ('bang("ngan_sach", cot="thu", hang="nam", sap_xep="thu")', Code.ARGUMENT, "thời gian"),
        (
            'bang("ngan_sach", cot="thu", hang="huyen", ngang="nam", sap_xep="-thu")',
            Code.ARGUMENT,
            "“2019”, “2020”",
        ),
        (
            'bang("ngan_sach", cot="thu", hang="huyen", nam=2020, sap_xep="-thu", dau=0)',
            Code.ARGUMENT,
            "dau=0",
        ),
    ],
)
def test_what_is_not_meant_is_refused(say: Say, call: str, code: Code, words: str) -> None:
    """What is not there, a unit of no group, sums nobody allowed, percent of less than nothing."""
    with pytest.raises(AuthorError) as caught:
        say(call)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_rows_are_grouped_by_an_attribute(say: Say) -> None:
    """Sums of the units of each, and of all; the province is not counted with its districts."""
    rendered = say('bang("ngan_sach", cot=["thu", "dan"], hang="vung", nam=2020, cong=true)')
    assert rows(rendered)[1:] == [
        ["Đồng bằng", "20,75", "1.900"],
        ["Miền núi", "7,05", "950"],
        ["Tổng số", "27,80", "2.850"],
    ]
    assert "(Vùng" not in rendered.markdown


def test_the_units_of_a_group_stand_below_its_name(say: Say) -> None:
    """With a sum of each group, and of all groups, where one is wanted."""
    call = 'bang("ngan_sach", cot="thu", hang=["vung", "huyen"], nam=2020, cong=true, co_cau=true)'
    assert [row[0] for row in rows(say(call))[1:]] == [
        *("Đồng bằng", "Huyện An", "Huyện Bình", "Cộng"),
        *("Miền núi", "Huyện Cao", "Huyện Dốc", "Huyện Đèo", "Cộng"),
        "Tổng số",
    ]
    assert rows(say(call))[-1] == ["Tổng số", "27,80", "100,0"]


def test_a_chosen_attribute_is_named_in_the_caption(say: Say) -> None:
    """So that nobody takes the mountains for the province."""
    rendered = say('bang("ngan_sach", cot="thu", hang="huyen", nam=2020, vung="nui", cong=true)')
    assert "Thu, chi ngân sách (Vùng: Miền núi), năm 2020" in rendered.markdown
    assert rows(rendered)[-1] == ["Cộng", "7,05"]


def test_attributes_spread_over_the_columns_and_along_a_chart(say: Say) -> None:
    """As keys do."""
    table = say('bang("ngan_sach", cot="thu", hang="nam", ngang="vung", cong=true)')
    assert rows(table)[-1] == ["2020", "20,75", "7,05", "27,80"]
    chart = say('bieu_do("ngan_sach", "thu", truc="vung", nam=2020)')
    assert [fact.text for fact in chart.facts[-2:]] == ["20,75", "7,05"]


def test_rows_are_sorted_by_a_column(say: Say) -> None:
    """Upwards, or downwards with a minus."""
    call = 'bang("ngan_sach", cot=["thu", "thu_dan"], hang="huyen", nam=2020, sap_xep="{}")'
    names = ["Huyện An", "Huyện Bình", "Huyện Cao", "Huyện Dốc", "Huyện Đèo"]
    assert [row[0] for row in rows(say(call.format("-thu")))[1:]] == names
    assert rows(say(call.format("thu_dan")))[1][0] == "Huyện Đèo"


def test_rows_are_sorted_by_a_year(say: Say) -> None:
    """Where years spread over the columns, the one that counts is named."""
    call = 'bang("ngan_sach", cot="thu", hang="huyen", ngang="nam", sap_xep="2019")'
    assert rows(say(call))[2] == ["Huyện Dốc", "2,00", "2,90"]


def test_the_rest_is_one_line_which_says_no_more_than_is_known(say: Say) -> None:
    """Sums where a column adds up, the ratio of two sums where it is one, and nothing else."""
    call = 'bang("ngan_sach", cot=["thu", "thu_dan"{}], hang="huyen", nam=2020,'
    call += ' sap_xep="-thu", dau=2, cong=true)'
    assert rows(say(call.format("")))[1:] == [
        ["Huyện An", "12,50", "12,5"],
        ["Huyện Bình", "8,25", "9,2"],
        ["Khác", "7,05", "7,4"],
        ["Tổng số", "27,80", "9,8"],
    ]


def test_rows_that_tie_where_the_list_is_cut_are_told(say: Say) -> None:
    """Which of two goes among the rest is not for the machine to say."""
    call = 'bang("ngan_sach", cot="vuot", hang="huyen", nam=2019, sap_xep="vuot", dau={})'
    assert [row[0] for row in rows(say(call.format(1)))[1:]] == ["Huyện Bình", "Khác"]
    with pytest.raises(AuthorError, match="“Huyện Cao” và “Huyện Dốc” bằng nhau") as caught:
        say(call.format(2))
    assert caught.value.remedy == "ghi dau=1 hoặc dau=3"


def test_a_chart_of_the_first_calls_none_of_the_rest_the_lowest(say: Say) -> None:
    """Its headline tells the first alone."""
    call = 'bieu_do("ngan_sach", "thu", truc="huyen", nam=2020, sap_xep="-thu", dau=2)'
    headline = html.fromstring(say(call).markdown).xpath('//p[@class="tieu-de"]')[0]
    assert headline.text_content() == "Cao nhất: Huyện An (12,50)"


def test_money_keeps_its_zeros_and_adds_up_exactly(say: Say) -> None:
    """As many decimals as the column says; shares that miss 100 by rounding say so."""
    rendered = say('bang("ngan_sach", cot="thu", hang="huyen", nam=2020, co_cau=true, cong=true)')
    assert rendered.facts[0].text == "12,50"
    assert "Do làm tròn" in rendered.markdown
    assert rendered.facts[-1].text == "100,0"
