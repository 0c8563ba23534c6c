"""A public data set that nobody here made, published through the doors that everybody has."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from macros.cli import main
from macros.project import Project
from macros.publish.site import write_stubs
from tests.conftest import Once
from tests.mapped import feature, polygon, write_map
from tests.published import publish_quietly

CONTINENTS = {
    "Africa": "Châu Phi",
    "Americas": "Châu Mỹ",
    "Asia": "Châu Á",
    "Europe": "Châu Âu",
    "Oceania": "Châu Đại Dương",
}
OUTLINE = """\
# 1. Dân số
- Quy mô dân số các châu lục và những nước đông dân nhất.
# 2. Tuổi thọ và thu nhập
- Tuổi thọ bình quân, liên hệ với thu nhập.
"""
UNITS = f"""\
title: Các nước
primaryKey: [nuoc]
label: ten
fields:
- {{name: nuoc, title: Mã nước, type: string}}
- {{name: ten, title: Nước, type: string}}
- {{name: chau, title: Châu lục, type: string, categories: {CONTINENTS}}}
"""
NUMBERS = """\
title: Dân số, tuổi thọ và thu nhập các nước
source: Gapminder
primaryKey: [nam, nuoc]
fields:
- {name: nam, title: Năm, type: year}
- {name: nuoc, title: Nước, type: string, references: nuoc}
- {name: dan_so, title: Dân số, unit: người, stock: true, constraints: {minimum: 1}}
- {name: tuoi_tho, title: Tuổi thọ bình quân, type: number, unit: năm, summable: false}
- {name: gdp, title: Thu nhập bình quân đầu người, short: Thu nhập, type: number, unit: đô la,
   summable: false}
"""
NOTE = "bang: nuoc\nnguon: Mỗi nước một ô vuông\ngiay_phep: CC0\nminh_hoa: true\n"
PEOPLE = """\
Năm 2007 thế giới có {{ tong("chi_so", "dan_so", nam=2007, le=0) }} người.
Châu Á chiếm {{ ty_le("chi_so", "dan_so", trong="chau", chau="Asia", nam=2007) }}.
Nước đông dân nhất là {{ cao_nhat("chi_so", "dan_so", theo="nuoc", in_ra="nuoc", nam=2007) }}.

{{ bang("chi_so", cot="dan_so", hang="nuoc", nam=2007, sap_xep="-dan_so", dau=10, cong=true) }}

{{ bang("chi_so", cot="dan_so", hang="chau", ngang="nam", nam=[1952, 2007], ma="chau") }}

{{ bieu_do("chi_so", "dan_so", loai="duong", truc="nam", tung="chau", ma="tung_chau") }}
"""
LIFE = """\
Dân ở Nhật Bản sống {{ so("chi_so", "tuoi_tho", nuoc="japan", nam=2007, le=1) }} năm.

{{ bieu_do("chi_so", "tuoi_tho", loai="ban_do", nam=2007, lop=5, le=1, ma="ban_do") }}

{{ bieu_do("chi_so", ["gdp", "tuoi_tho"], loai="phan_tan", truc="nuoc", nam=2007, ma="lien_he") }}

{{ bieu_do("chi_so", "tuoi_tho", loai="cham", truc="nuoc", nhom="nam", nam=[1952, 2007],
    chau="Americas", le=1, ma="hai_moc") }}
"""


@pytest.fixture(scope="module")
def numbers() -> Any:
    """The 1,704 rows as their package has them."""
    import pandas

    path = Path(str(distribution("gapminder").locate_file("gapminder/gapminder.csv")))
    return pandas.read_csv(path, dtype={"lifeExp": str})


def code_of(country: str) -> str:
    """Name a country as a key does."""
    return "_".join(re.findall(r"[a-z]+", country.lower()))


def write_report(folder: Path, numbers: Any) -> Project:
    """Begin a report and write its tables, its map and its two pages."""
    outline = folder.with_name("de-cuong.md")
    outline.write_text(OUTLINE, encoding="utf-8")
    wishes = ["--don-vi", "Viện Dân số", "--ky", "1952-2007", "--de-cuong", str(outline)]
    begun = CliRunner().invoke(main, ["moi", str(folder), *wishes])
    assert begun.exit_code == 0, begun.output
    project = Project(folder)
    countries = numbers.drop_duplicates("country")
    rows = [
        f'{code_of(one.country)},"{one.country}",{one.continent}' for one in countries.itertuples()
    ]
    cells = [
        f"{one.year},{code_of(one.country)},{one.pop},{one.lifeExp},{one.gdpPercap:.6f}"
        for one in numbers.sort_values(["year", "country"]).itertuples()
    ]
    project.tables.mkdir(exist_ok=True)
    for name, text in {
        "nuoc.yml": UNITS,
        "nuoc.csv": "\n".join(["nuoc,ten,chau", *rows, ""]),
        "chi_so.yml": NUMBERS,
        "chi_so.csv": "\n".join(["nam,nuoc,dan_so,tuoi_tho,gdp", *cells, ""]),
    }.items():
        (project.tables / name).write_text(text, encoding="utf-8")
    ordered = countries.sort_values(["continent", "country"])["country"]
    write_map(project, [_tile(code_of(one), n) for n, one in enumerate(ordered)], "o", NOTE)
    for page, words in ((1, PEOPLE), (2, LIFE)):
        (path,) = project.docs.glob(f"{page}-*.md")
        text = re.sub(r"\[điền:[^\]]*\]", lambda _, words=words: words, path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8")
    write_stubs(project)
    return project


def _tile(code: str, number: int) -> dict[str, Any]:
    """Draw a country as a square, fourteen in a row."""
    x, y = number % 14, -(number // 14)
    return feature(code, polygon([[x, y], [x + 0.9, y], [x + 0.9, y - 0.9], [x, y - 0.9]]))


@pytest.fixture(scope="module")
def pages(numbers: Any, once: Once) -> tuple[Any, Any]:
    """The two pages of the site, published with PDF and Word, which say the same."""

    def build(folder: Path) -> None:
        publish_quietly(write_report(folder / "bao-cao", numbers), with_copies=True)

    site = once("gapminder", build) / "bao-cao" / "site"
    assert (site / "bao-cao.docx").is_file()
    first, second = (html.parse(str(next(site.glob(f"{n}-*.html")))).getroot() for n in (1, 2))
    return first, second


def whole(number: int) -> str:
    """Write a number as readers see it."""
    return f"{number:,}".replace(",", ".")


def short(number: str) -> str:
    """Write a number with one decimal, halves rounded up."""
    return str(Decimal(number).quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",")


def table(page: Any, anchor: str) -> list[list[str]]:
    """Read the rows of a table."""
    rows = page.xpath(f"//figure[@id='{anchor}']//tbody/tr")
    return [[cell.text_content().strip() for cell in row.iter("th", "td")] for row in rows]


def marks(page: Any, anchor: str) -> list[str]:
    """Read what the marks of a chart say."""
    said = "@data-gia-tri[not(ancestor::*[contains(@class, 'hep')])]"  # not those for phones
    return list(map(str, page.xpath(f"//figure[@id='{anchor}']//{said}")))


def test_sentences_say_what_pandas_says(pages: tuple[Any, Any], numbers: Any) -> None:
    """Sum, share, the place that data choose, one cell."""
    latest = numbers[numbers["year"] == 2007]
    people = int(latest["pop"].sum())
    asia = int(latest[latest["continent"] == "Asia"]["pop"].sum())
    most = latest.loc[latest["pop"].idxmax()]["country"]
    japan = latest[latest["country"] == "Japan"]["lifeExp"].iloc[0]
    words = " ".join(pages[0].text_content().split())
    share = str((Decimal(asia) / people * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
    assert f"thế giới có {whole(people)} người" in words
    assert f"Châu Á chiếm {share.replace('.', ',')}%" in words
    assert f"đông dân nhất là {most}" in words
    assert f"Nhật Bản sống {short(japan)} năm" in pages[1].text_content()


def test_the_first_ten_and_all_others(pages: tuple[Any, Any], numbers: Any) -> None:
    """Sorted by the data, the rest in one row, and the total of all."""
    latest = numbers[numbers["year"] == 2007].sort_values("pop", ascending=False)
    first = [[one.country, whole(one.pop)] for one in latest.head(10).itertuples()]
    rest, every = int(latest["pop"].iloc[10:].sum()), int(latest["pop"].sum())
    rows = table(pages[0], "bang-chi_so")
    assert rows == [*first, ["Khác", whole(rest)], ["Tổng số", whole(every)]]


def test_continents_are_sums_of_their_countries(pages: tuple[Any, Any], numbers: Any) -> None:
    """In a table, and in a small chart for each, at every year."""
    sums = numbers.groupby(["continent", "year"])["pop"].sum()
    assert table(pages[0], "bang-chau") == [
        [name, whole(int(sums[code, 1952])), whole(int(sums[code, 2007]))]
        for code, name in CONTINENTS.items()
    ]
    assert sorted(marks(pages[0], "hinh-tung_chau")) == sorted(
        f"Năm {year}, {CONTINENTS[code]}: {whole(int(people))} người"
        for (code, year), people in sums.items()
    )


def test_the_map_has_every_country_in_its_class(pages: tuple[Any, Any], numbers: Any) -> None:
    """Five classes of as many countries each, whose bounds are those of pandas."""
    latest = numbers[numbers["year"] == 2007]
    assert sorted(marks(pages[1], "hinh-ban_do")) == sorted(
        f"{one.country}: {short(one.lifeExp)} năm" for one in latest.itertuples()
    )
    lived = sorted(Decimal(short(one).replace(",", ".")) for one in latest["lifeExp"])
    bounds = [str(lived[place * len(lived) // 5]).replace(".", ",") for place in range(5)]
    (drawing,) = pages[1].xpath("//figure[@id='hinh-ban_do']//div[@class='hinh']")
    classes = drawing.get("aria-label").partition("Chia lớp: ")[2].split("; ")
    assert [one.split(" ")[0] for one in classes] == bounds


def test_dots_stand_for_every_country(pages: tuple[Any, Any], numbers: Any) -> None:
    """Of the whole world along two numbers, of one continent in two years."""
    latest = numbers[numbers["year"] == 2007]
    said = marks(pages[1], "hinh-lien_he")
    assert len(said) == len(latest) == 142
    names = [one.partition(":")[0] for one in said]
    assert sorted(names) == sorted(latest["country"])
    chosen = numbers[(numbers["continent"] == "Americas") & numbers["year"].isin([1952, 2007])]
    assert sorted(marks(pages[1], "hinh-hai_moc")) == sorted(
        f"{one.country}, {one.year}: {short(one.lifeExp)} năm" for one in chosen.itertuples()
    )
