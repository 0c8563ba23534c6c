"""A new folder that holds one report, as options or answers wish it: `baocao moi`."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from string import Template

import yaml
from pydantic import BaseModel, ValidationError

from macros.begin.contents import NewPage, NewTable, new_tables, section_pages, write_nav
from macros.begin.outline_text import ReadOutline, read_lines, read_outline_text, slug_of
from macros.check.left_over import years_outside
from macros.files.replace import replacing
from macros.findings import AuthorError, Code
from macros.project import PACKAGED, Project
from macros.read.documents import Document, Register
from macros.read.identity import Identity, Period, Signature
from macros.read.outline import Outline
from macros.read.profile import PARTICULARS, Need, Profile, need_of, read_profile
from macros.read.yaml.file import load_yaml

_NO_NAME = re.compile(r"[<>{}`\[\]|\\\n]")
_PERIOD = re.compile(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*")
_PROFILE = "hd36"
# In the order in which they are asked; those with an option here cannot be left out.
_QUESTIONS = {
    "unit": "Đơn vị báo cáo",
    "period": "Kỳ báo cáo (như 2015-2024)",
    "outline": "Tệp đề cương .docx, .md, .txt (Enter: đề cương của Ban Tổ chức Trung ương)",
    "tables": "Các bảng số liệu, cách nhau bằng dấu phẩy (Enter: chưa lấy bảng nào)",
    "profile": f"Thể thức bản in (Enter: {_PROFILE})",
}
_NEEDED = {"unit": "--don-vi", "period": "--ky"}
Ask = Callable[[str, bool], str | None]  # a question, and whether it may stay without an answer


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new report is to be.

    Args:
        first, last: The years of the period, both included.
        outline: The file of the outline; None for the one that travels with the code.
    """

    unit: str
    first: int
    last: int
    outline: Path | None = None
    tables: tuple[str, ...] = ()
    profile: str = _PROFILE


def read_wish(given: Mapping[str, str | None], ask: Ask) -> Wish:
    """Make a wish of options; where one that is needed is missing, all that are missing are asked.

    Args:
        ask: Returns the answer; None when nobody answers.

    Raises:
        AuthorError: when nobody answers, and for a period that is none.
    """
    missing = [option for name, option in _NEEDED.items() if given.get(name) is None]
    wanted = {name: (given.get(name) or "").strip() for name in _QUESTIONS}
    for name, question in _QUESTIONS.items() if missing else ():
        if given.get(name) is None:
            answer = ask(question, name not in _NEEDED)
            if answer is None:
                message = f"thiếu {' và '.join(missing)}"
                remedy = "ghi ở lệnh hoặc trả lời khi được hỏi"
                raise AuthorError(message, remedy, Code.ARGUMENT)
            wanted[name] = answer.strip()
    years = _PERIOD.fullmatch(wanted["period"])
    if years is None:
        message = f"kỳ báo cáo “{wanted['period']}” không đọc được"
        raise AuthorError(message, "ghi một hoặc hai năm, như 2024, 2015-2024", Code.ARGUMENT)
    file = wanted["outline"].strip("\"'")  # which Windows copies with a path
    return Wish(
        wanted["unit"],
        int(years[1]),
        int(years[2] or years[1]),
        Path(file) if file else None,
        tuple(name.strip() for name in wanted["tables"].split(",") if name.strip()),
        wanted["profile"] or _PROFILE,
    )


def check_wish(wish: Wish) -> None:
    """Refuse a name that is none, and a period that runs backwards or without end.

    Raises:
        AuthorError: with what to write.
    """
    if not wish.unit or _NO_NAME.search(wish.unit):
        message = f"tên đơn vị “{wish.unit}” trống hoặc có dấu không dùng trong tên"
        raise AuthorError(message, "ghi tên đơn vị bằng chữ", Code.ARGUMENT)
    try:
        Period(tu=wish.first, den=wish.last)
    except ValidationError:
        message = f"kỳ báo cáo {wish.first}-{wish.last} không phải là một khoảng năm"
        remedy = "ghi năm đầu trước, như --ky 2015-2024"
        raise AuthorError(message, remedy, Code.ARGUMENT) from None


_REPORT = re.compile(r"^\s*(?:đề cương\s+)?báo cáo\s+", re.IGNORECASE)
_TABLE = re.compile(r"\btable: (\w+)")  # in the layout of a form
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FOLDER = Path(__file__).with_name("khuon")
# Files of every report: what stands before the names of their templates.
_TEMPLATES = {
    "": ("mkdocs.yml", "README.md", "Makefile", "chuong-trinh.txt"),
    ".": ("gitignore", "gitattributes", "gitlab-ci.yml"),
    ".github/workflows/": ("bao-cao.yml", "de-nghi.yml", "gop-y.yml"),
    "data/": ("report.yml",),
    "docs/": ("index.md",),
    "docs/phu-luc/": ("tien-do.md", "van-ban.md"),
}
# For a clerk on Windows to double-click, with the command that each runs.
_BATCHES = {"kiem-tra.bat": "check", "xem-truoc.bat": "serve", "lam-ban-in.bat": "docx"}
_NOTE = re.compile(
    r"(?P<kind>[^\d]+?)\s+số\s+(?P<number>\d[\w/.-]*),?\s+ngày\s+(?P<day>\d{1,2})[/.-]"
    r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})\s+của\s+(?P<issuer>.+?)\s+(?P<title>về\s.+)"
)


def begin(folder: Path, wish: Wish, complete: Callable[[Project], object]) -> tuple[str, ...]:
    """Make a report's folder; it appears whole or not at all.

    Args:
        complete: Writes what can only be written once the report can be read.

    Returns what the person at the keyboard should look at again, a line each.

    Raises:
        AuthorError: for a folder that is not empty, and for wishes that cannot be met.
    """
    refuse_filled(folder)
    check_wish(wish)
    profile = read_profile(PACKAGED, wish.profile)
    read = _read_outline(wish.outline)
    tables = new_tables(wish.tables, [section.id for section in read.outline.sections])
    pages = list(section_pages(read.outline, read.guidance))
    with replacing(folder) as unfinished:
        for name, text in _files(wish, profile, read, tables, pages):
            path = unfinished / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        complete(Project(unfinished))
    return tuple(_told(wish, read, tables))


def refuse_filled(folder: Path) -> None:
    """Refuse a folder that holds something already, or that is a file.

    Raises:
        AuthorError: which says so.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        remedy = "chọn một thư mục mới hoặc trống"
        raise AuthorError(f"{folder} đã có tệp", remedy, Code.STRAY_FILE)


def _read_outline(path: Path | None) -> ReadOutline:
    """Read the outline that is sent, or the one that travels with the code."""
    if path is not None:
        return read_outline_text(read_lines(path))
    text = (PACKAGED.data / "outline.yml").read_text(encoding="utf-8")
    outline = Outline.model_validate(load_yaml("outline.yml", text, [])[0])
    return ReadOutline(outline, {}, ())


def _files(
    wish: Wish,
    profile: Profile,
    read: ReadOutline,
    tables: Sequence[NewTable],
    pages: Sequence[NewPage],
) -> Iterator[tuple[str, str]]:
    """Give every file of the report, by its name in the folder."""
    words = _words(wish, read) | {"nav": write_nav(pages)}
    words["particulars"] = "\n".join(_particulars(profile, *_sign_and_place(wish.unit)))
    for before, name in ((at, one) for at, some in _TEMPLATES.items() for one in some):
        text = (_FOLDER / name).read_text(encoding="utf-8")
        yield f"{before}{name}", Template(text).substitute(words)
    batch = (_FOLDER / "lenh.bat").read_text(encoding="utf-8")
    for name, command in _BATCHES.items():
        yield name, batch.replace("$command", command).replace("\n", "\r\n")
    for page in pages:
        yield f"docs/{page.uri}", page.text
    yield "data/outline.yml", _yaml("outline", read.outline)
    yield "data/documents.yml", _yaml("documents", _register(read))
    for table in tables:
        yield f"data/tables/{table.name}.yml", table.schema
        yield f"data/tables/{table.name}.csv", f"{table.head}\n"
    names = {table.name for table in tables}
    for form in sorted((PACKAGED.data / "mau_bieu").glob("*.yml")):
        text = form.read_text(encoding="utf-8")
        if names.issuperset(_TABLE.findall(text)):
            yield f"data/mau_bieu/{form.name}", text


def _words(wish: Wish, read: ReadOutline) -> dict[str, str]:
    """Give what the templates leave open; values of YAML are quoted where they need it."""
    title = _REPORT.sub("", read.outline.title) or "…"
    title = title.lower() if title.isupper() else title  # capitals throughout are for paper
    period = f" giai đoạn {wish.first} - {wish.last}"
    period = period if wish.first != wish.last else f" năm {wish.first}"
    subject = title if _ANY_YEAR.search(title) else title + period
    values = {"subject": subject, "office": wish.unit.upper(), "unit": wish.unit}
    values["profile"] = wish.profile
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return {
        **quoted,
        "title": f"Báo cáo {subject}",
        "name": wish.unit,
        "first": str(wish.first),
        "last": str(wish.last),
        "version": version("bao-cao"),
    }


def _particulars(profile: Profile, sign: str | None, place: str | None) -> Iterator[str]:
    """Write a line for each key of data/report.yml that a format prints, and no other."""
    known = {"ky_hieu": sign, "dia_danh": place, "noi_nhan": ()}
    block = ""
    for way in PARTICULARS:
        need = need_of(profile, way)
        if need is Need.UNUSED:
            continue
        if way[0] != block and way[1:]:
            yield f"{way[0]}:"
        block, name = way[0], way[-1]
        model = Signature if way[1:] else Identity
        value = json.dumps(known.get(name), ensure_ascii=False)
        about = f"{need}. {model.model_fields[name].description}"
        yield f"{'  ' * len(way[1:])}{name}: {value}  # {about[0].upper()}{about[1:]}"


def _sign_and_place(unit: str) -> tuple[str | None, str | None]:
    """Read the sign and the place from a committee's name; None where it does not tell."""
    lowered = unit.lower()
    signs = yaml.safe_load((_FOLDER / "ky-hieu.yml").read_text(encoding="utf-8"))
    for words, sign in signs.items():
        if lowered.startswith(f"{words} "):
            return sign, unit[len(words) :].strip()
    return None, None


def _register(read: ReadOutline) -> Register:
    """Take the documents that the outline cites: known ones, and those that it describes."""
    text = " ".join(prompt.text for _, prompt in read.outline.prompts())
    packaged = (PACKAGED.data / "documents.yml").read_text(encoding="utf-8")
    known = Register.model_validate(load_yaml("documents.yml", packaged, [])[0]).documents
    cited = {one.key: one for one in known if re.search(rf"(?<!\d){re.escape(one.number)}", text)}
    numbers = {one.number for one in cited.values()}
    for note in read.notes:
        found = _NOTE.match(note)
        document = _described(found) if found and found["number"] not in numbers else None
        if document is not None:
            cited.setdefault(document.key, document)
    return Register(documents=tuple(cited.values()))


def _described(note: re.Match[str]) -> Document | None:
    """Read a document from a note; None when its date is none."""
    try:
        date = datetime.date(*(int(note[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
    kind = note["kind"].strip()
    return Document(
        key=f"{slug_of(note['number'].partition('/')[0])}-{date.year}",
        number=note["number"],
        date=date,
        issuer=note["issuer"],
        kind=kind,
        title=f"{kind} {note['title'].rstrip(' .')}",
        verification="outline",
    )


def _yaml(schema: str, model: BaseModel) -> str:
    """Write a model as the YAML that an author goes on with."""
    value = model.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)
    return f"# yaml-language-server: $schema=luoc-do/{schema}.json\n{text}"


def _told(wish: Wish, read: ReadOutline, tables: Sequence[NewTable]) -> Iterator[str]:
    """Say what was found, and what was taken for granted."""
    prompts = sum(1 for _ in read.outline.prompts())
    yield f"Đề cương: {len(read.outline.sections)} mục, {prompts} yêu cầu."
    sign, place = _sign_and_place(wish.unit)
    if sign is None:
        yield "data/report.yml: ghi ký hiệu văn bản và địa danh, tên đơn vị không cho biết."
    else:
        yield f"data/report.yml: ký hiệu {sign}, địa danh {place} suy từ tên đơn vị; xem lại."
    if not read.outline.title:
        yield "data/report.yml: ghi trích yếu, đề cương không nêu tên báo cáo."
    if read.outline.title.isupper():
        yield "data/report.yml: trích yếu đổi từ chữ in hoa; viết hoa lại tên riêng nếu có."
    for table in tables:
        if table.dropped:
            rules = ", ".join(table.dropped)
            yield f"data/tables/{table.name}.yml: bỏ quy tắc so với bảng không lấy: {rules}."
    period = Period(tu=wish.first, den=wish.last)
    outside = {year for _, year in years_outside(read.outline, period)}
    if outside:
        listed = ", ".join(sorted(outside))
        yield f"data/outline.yml: đề cương nêu năm ngoài kỳ báo cáo: {listed}; xem lại lời."
