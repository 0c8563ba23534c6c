"""Whether data/report.yml says what its format prints: nothing too little, too much or amiss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose.reading import read_prose
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.read.picture import read_own_picture
from macros.read.profile import PARTICULARS, Need, Profile, need_of, packaged_titles, read_profile
from macros.read.report import Report
from macros.read.yaml.file import Key, find_line
from macros.render.table.appendix import print_appendix

Way = tuple[str, ...]
_ALWAYS: tuple[Way, ...] = (("ten_loai",), ("trich_yeu",), ("co_quan",))
_SIGNATURE = "ky_ten"
_TO_FILL = "điền vào; bản chính thức không được thiếu"
_TO_SIGN = "điền vào, hoặc ghi “không” khi người ký là người đứng đầu"
_JOINT = re.compile(r"\{so\}([^\w\s])\{ky_hieu\}")
_SIGNS = re.compile(r"[\W_]+")


def find_wrong_particulars(report: Report) -> Iterator[Finding]:
    """Hold data/report.yml against the format that it names."""
    try:
        profile = read_profile(report.project, report.identity.the_thuc)
    except BrokenReport:
        return  # told where the format is read
    yield from _find_blank(report, profile)
    yield from _find_unused(report, profile)
    yield from _find_miswritten(report, profile)
    yield from _find_other_titles(report, profile)
    try:
        if report.identity.logo:
            read_own_picture(report.project.docs, report.identity.logo)
    except AuthorError as error:
        yield _at(report, ("logo",), error)
    yield from _find_lost_appendices(report)


def _find_lost_appendices(report: Report) -> Iterator[Finding]:
    """Refuse appendices whose page or data are not there; what is broken tells its own."""
    for number, appendix in enumerate(report.identity.phu_luc):
        way = ("phu_luc", number)
        try:
            report.appendix_page(appendix)
            if appendix.bang in report.empty_tables:
                message = f"phụ lục “{appendix.ten}”: bảng “{appendix.bang}” chưa có dòng nào"
                raise AuthorError(message, "điền số liệu, hoặc bỏ phụ lục này", Code.NO_ROW)
            forms = report.forms_of(appendix) if appendix.bieu is not None else ()
            tables = {appendix.bang, *(name for form in forms for name in form.tables)}
            if appendix.trang is None and not tables & report.broken_tables:
                printed = print_appendix(report, appendix)
                yield from (_at(report, way, one).as_warning for one in printed.warnings)
        except AuthorError as error:
            yield _at(report, way, error)


def _value(report: Report, way: Way) -> object:
    value: object = report.identity
    for name in way:
        value = getattr(value, name, None)
    return value


def _at(report: Report, way: tuple[Key, ...], error: AuthorError) -> Finding:
    path = report.project.data / "report.yml"
    return error.at(report.project.relative(path), find_line(report.project, path, *way))


def _find_blank(report: Report, profile: Profile) -> Iterator[Finding]:
    """Tell what must be printed and nobody has filled in, a signature that is not there at once."""
    required = [way for way in PARTICULARS if need_of(profile, way) is Need.REQUIRED]
    if report.identity.ky_ten is None:
        parts = ", ".join(way[1] for way in required if way[0] == _SIGNATURE)
        required = [way for way in required if way[0] != _SIGNATURE]
        if parts:
            message = f"chưa có phần ký “{_SIGNATURE}”, thể thức cần {parts}"
            yield _to_fill(report, (_SIGNATURE,), message)
    for way in (*_ALWAYS, *PARTICULARS):
        value = _value(report, way)
        is_blank = isinstance(value, str) and not value.strip()
        if is_blank or (way in required and not value):
            message = f"còn để trống “{'.'.join(way)}”, thể thức in ra chỗ trống"
            yield _to_fill(report, way, message)


def _to_fill(report: Report, way: Way, message: str) -> Finding:
    remedy = _TO_SIGN if way[-1] == "quyen_han" else _TO_FILL
    return _at(report, way, AuthorError(message, remedy, Code.PLACEHOLDER)).as_warning


def _find_unused(report: Report, profile: Profile) -> Iterator[Finding]:
    """Refuse what is filled in and would be printed nowhere."""
    for way in PARTICULARS:
        if need_of(profile, way) is Need.UNUSED and _value(report, way):
            message = f"thể thức {report.identity.the_thuc} không in “{'.'.join(way)}”"
            remedy = "xóa hoặc để null, hoặc chọn thể thức khác ở the_thuc"
            yield _at(report, way, AuthorError(message, remedy, Code.FORMAT))


def _find_miswritten(report: Report, profile: Profile) -> Iterator[Finding]:
    """Refuse "K/T" where the format writes "KT.", and "BC-BV" where it writes "15-BC/BV"."""
    signature = report.identity.ky_ten
    first = (signature.authority if signature else "").partition(" ")[0]
    known = profile.quyen_han.viet_tat if profile.quyen_han else ()
    wanted = next((one for one in known if _bare(one) == _bare(first)), first)
    if first != wanted:
        message = f"quyền hạn ghi “{first}”, thể thức {report.identity.the_thuc} ghi “{wanted}”"
        error = AuthorError(message, f"sửa thành “{wanted}”", Code.FORMAT)
        yield _at(report, (_SIGNATURE, "quyen_han"), error)
    sign = report.identity.ky_hieu or ""
    line = profile.so_ky_hieu
    joint = _JOINT.search(line.mau) if line and line.bat_buoc else None
    if joint and joint[1] in sign:
        message = f"ký hiệu “{sign}” có dấu “{joint[1]}”, dấu mà thể thức đặt giữa số và ký hiệu"
        remedy = f"viết theo thể thức {report.identity.the_thuc}, dùng dấu khác giữa các nhóm chữ"
        yield _at(report, ("ky_hieu",), AuthorError(message, remedy, Code.FORMAT))


def _bare(words: str) -> str:
    return _SIGNS.sub("", words).lower()


def _find_other_titles(report: Report, profile: Profile) -> Iterator[Finding]:
    """Refuse what stands at the head of another format, typed by hand: each has its own.

    In a sentence the same words are no head.
    """
    own = {_bare(line.chu) for line in profile.tieu_de}
    titles = [title for title in packaged_titles() if _bare(title) not in own]
    remedy = "xóa dòng đó; thể thức tự in phần đầu văn bản"

    def message(line: str) -> str | None:
        cells = {_bare(cell) for cell in line.split("|")}
        # In capitals heads are typed in one line, too.
        loud = line if line.isupper() else ""
        title = next((one for one in titles if _bare(one) in cells or one in loud), None)
        return title and f"“{title}” là tiêu đề của thể thức khác với {report.identity.the_thuc}"

    for page in report.pages:
        prose, position = read_prose(page), 0
        for line in prose.text.splitlines(keepends=True):
            if told := message(line):
                yield prose.finding(position, told, remedy, Code.FORMAT)
            position += len(line)
    for way in (*_ALWAYS, *PARTICULARS):
        value = _value(report, way)
        for words in value if isinstance(value, tuple) else (value,):
            if isinstance(words, str) and (told := message(words)):
                yield _at(report, way, AuthorError(told, remedy, Code.FORMAT))
