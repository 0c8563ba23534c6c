"""Findings: what is wrong with a report, where, what to do about it; the errors that tell it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

Found = TypeVar("Found")


class ReportError(Exception):
    """The root of all errors that a report, not the program, is to blame for."""


class AuthorError(ReportError):
    """One mistake of an author; whoever knows file and line turns it into a finding.

    Args:
        message: What is wrong, in Vietnamese, quoting what the author wrote.
        remedy: What to do about it, in Vietnamese.
        code: The kind of mistake.
    """

    __match_args__ = ("message", "remedy", "code")

    def __init__(self, message: str, remedy: str, code: Code) -> None:
        super().__init__(f"{message}; {remedy} [{code}]")
        self.message = message
        self.remedy = remedy
        self.code = code

    def at(self, path: str, line: int) -> Finding:
        """Turn the mistake into a finding at the place where it was made."""
        return Finding(path, line, self.message, self.remedy, self.code)


class BrokenTable(AuthorError):
    """Something needs a table that could not be read; what is wrong with it is told already."""


class BrokenReport(ReportError):
    """A report with errors, refused before anything is published."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


class Severity(StrEnum):
    """How a finding is treated: an error stops publication, a warning does not."""

    ERROR = "loi"
    WARNING = "canh_bao"


class Code(StrEnum):
    """Every kind of finding; the value is printed at the end of the message."""

    # Files
    MISSING_FILE = "thieu-tep"  # a file the report needs is not there
    STRAY_FILE = "tep-la"  # a file in docs/ or data/ that may not be published from there
    TOO_MUCH = "qua-lon"  # longer, or deeper within itself, than anybody writes
    ENCODING = "ma-hoa"  # not UTF-8, legacy Vietnamese text, or characters nobody can see
    YAML = "yaml"  # not well-formed YAML, or a key given twice
    UNKNOWN_KEY = "khoa-yaml-la"  # a YAML key that nothing reads
    WRONG_TYPE = "sai-kieu"  # a YAML value of the wrong type or range
    # Tables
    CSV = "csv"  # not well-formed CSV
    EMPTY_TABLE = "bang-trong"  # a table whose numbers are still to come
    HEADER = "tieu-de-cot"  # the header is not that of the table's YAML
    NOT_A_NUMBER = "khong-phai-so"  # text in a column of numbers
    FORMULA = "cong-thuc"  # a formula or an error value of a spreadsheet
    OUT_OF_RANGE = "ngoai-khoang"  # a value beyond the column's bounds
    MISSING_VALUE = "thieu-gia-tri"  # an empty key or required cell
    UNKNOWN_VALUE = "gia-tri-la"  # a value that is not one of the column's categories
    DUPLICATE_KEY = "trung-khoa"  # two rows with the same key
    RULE = "quy-tac"  # a rule of the table does not hold
    EXPLANATION = "giai-trinh"  # one that explains nothing, or one that is missing
    ILLUSTRATIVE = "minh-hoa"  # invented numbers in a report that does not say so
    LEFT_OVER = "con-sot"  # what belongs to another report, or what nobody uses
    MISSING_RETURN = "thieu-ban-gui"  # a unit whose numbers are still to come
    FLAG = "danh-dau"  # a mark on a cell that does not exist
    MAP = "ban-do"  # a map that cannot be drawn, or does not fit its units
    # Files to be imported
    WORKBOOK = "tep-excel"  # not a readable spreadsheet, or one beyond all measure
    LAYOUT = "bo-cuc"  # not laid out like anything that can be imported
    AMBIGUOUS_NUMBER = "so-hai-nghia"  # "1.234" may be 1234 or 1,234
    FORMULA_TEXT = "cong-thuc"  # text that a spreadsheet would run as a formula
    EXCEL_ERROR = "loi-excel"  # #REF! and its kin
    MERGED_CELLS = "o-gop"  # a value wanted from inside a merged range
    # Macro calls
    JINJA = "cu-phap"  # author text that is not a call with literal arguments
    ARGUMENT = "tham-so"  # a call with a wrong, missing or unknown argument
    UNKNOWN_TABLE = "bang-la"
    UNKNOWN_COLUMN = "cot-la"
    UNKNOWN_CATEGORY = "phan-loai-la"  # a key value that the table does not hold
    UNKNOWN_YEAR = "nam-la"  # a year that the table does not hold
    AMBIGUOUS_KEY = "khoa-chua-du"  # the keys name several cells where one is needed
    NO_ROW = "khong-co-dong"  # no row has this combination of keys
    NO_DATA = "o-trong"  # the cell is empty: not collected
    NOT_SUMMABLE = "khong-cong-duoc"  # averages and shares are never added
    SERIES_BREAK = "dut-chuoi"  # a comparison across two rating systems
    DIVISION = "chia-cho-khong"
    CLAIM = "khang-dinh-sai"  # a claim that the data contradict
    # References
    UNKNOWN_DOCUMENT = "van-ban-la"  # a key, or a typed number, that no register has
    UNDATED_DOCUMENT = "van-ban-thieu-ngay"  # a number without a date is not a key
    CITED_TOO_EARLY = "van-ban-sau"  # a document issued after the report's own date
    REPLACED_DOCUMENT = "van-ban-cu"  # a document replaced before the report, without a word
    MISNAMED_DOCUMENT = "van-ban-lech"  # a sentence that says otherwise than the register
    TYPED_NUMBER = "so-go-tay"  # a number typed that the data hold
    CONTRADICTED = "cau-trai-so-lieu"  # words that the number beside them contradicts
    UNPROVEN = "chua-khang-dinh"  # "nhất", "liên tục" and their kin without a claim beside them
    TYPED_DOCUMENT = "van-ban-go-tay"  # the number of a document typed instead of cited
    TYPED_POINTER = "so-bang-go-tay"  # "Bảng 3" typed instead of called
    UNNAMED_FIGURE = "bang-khong-dan"  # a table or figure that no sentence points to
    SHORTCOMING = "han-che"  # stated without being explained or mended
    UNKNOWN_PROMPT = "yeu-cau-la"
    UNKNOWN_ASPECT = "khia-canh-la"
    UNKNOWN_SECTION = "muc-la"
    UNKNOWN_TARGET = "dich-la"  # a cross-reference to nothing
    DUPLICATE_TARGET = "trung-ma"  # two tables or figures with one id
    DEAD_LINK = "lien-ket-hong"
    NOTE = "chu-thich"  # a mark without a footnote, or a footnote without a mark
    # Outline
    MISSING_SECTION = "thieu-muc"  # a section of the outline without a page
    DUPLICATE_SECTION = "trung-muc"
    HEADING = "tieu-de"  # a page whose title is not the outline's
    NAVIGATION = "muc-luc"  # the navigation and the pages disagree
    CATALOGUE = "danh-muc"  # a table without its page in the data catalogue
    UNANSWERED_PROMPT = "chua-tra-loi"
    MISSING_ASPECT = "thieu-khia-canh"
    UNFINISHED = "chua-xong"  # a section that is not marked as finished
    UNAPPROVED = "chua-duyet"  # a step of approval that is missing, or has lapsed
    PLACEHOLDER = "cho-trong"  # a place left to be filled in
    FORMAT = "the-thuc"  # what the prescribed format does not print, or writes otherwise
    # Text
    UNREAD_MARK = "dau-la"  # a mark that is no Markdown where it stands
    TWO_READINGS = "hai-cach"  # Markdown that its readers understand in two ways
    NOT_NFC = "chua-nfc"
    RAW_HTML = "html"  # HTML or an attribute list in author text
    FRONT_MATTER = "dau-trang"
    SPELLING = "chinh-ta"  # no syllable of Vietnamese
    TONE = "dat-dau"  # a tone where none stands, or in another style than the report's
    REPEATED = "lap-lai"  # a word typed twice, a sentence copied
    SIGNS = "dau-cau"  # blanks and signs between words
    UNPAIRED = "dau-ngoac"  # a bracket or quotation mark that stays open
    NO_SUCH_DAY = "ngay-khong-co"
    JUMP = "nhay-thu-tu"  # points counted a), b), e)
    NAME = "ten-goi"  # the name of a body in capitals that are not its own
    ABBREVIATION = "viet-tat"  # used before, or without, being explained
    SILENCE = "bo-qua"  # a wish to be told nothing, where there is nothing to tell
    CONFLICT = "xung-dot"  # marks that git leaves where two people changed one line
    # Outputs
    CONFIG = "cau-hinh"  # mkdocs.yml lacks, or adds, what changes how a site is built
    BUILD = "dung-trang"  # the site builder refused a page
    MISSING_ALT = "thieu-mo-ta"
    GLYPH = "thieu-chu"  # a letter that the font does not have
    FONT = "phong-chu"
    OVERFLOW = "tran-trang"  # something runs off the printed page
    PRINT = "ban-in"  # any other defect of the printed copy
    IMAGE = "hinh-anh"
    PARITY = "lech-ban"  # site, PDF and Word do not say the same


# What a draft may lack and a final copy may not: told as work to do, not as mistakes.
TO_WRITE = frozenset(
    {
        Code.EMPTY_TABLE,
        Code.MISSING_RETURN,
        Code.MISSING_SECTION,
        Code.UNANSWERED_PROMPT,
        Code.MISSING_ASPECT,
        Code.UNFINISHED,
        Code.UNAPPROVED,
        Code.PLACEHOLDER,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong.

    Args:
        path: File, relative to the project, with forward slashes.
        line: Line in that file, from 1.
        message: What is wrong, in Vietnamese.
        remedy: What to do, in Vietnamese.
        code: The kind of finding.
        severity: Whether it stops publication.
    """

    path: str
    line: int
    message: str
    remedy: str
    code: Code
    severity: Severity = Severity.ERROR

    @property
    def as_warning(self) -> Finding:
        """The same, but it stops no publication."""
        return replace(self, severity=Severity.WARNING)

    @property
    def is_to_write(self) -> bool:
        """Whether it is work that a draft leaves to do."""
        return self.code in TO_WRITE

    def __str__(self) -> str:
        note = "" if self.severity is Severity.ERROR else "cảnh báo: "
        note = "còn phải viết: " if note and self.is_to_write else note
        said = f"{self.path}:{self.line}: {note}{self.message}; {self.remedy} [{self.code}]"
        return " ".join(said.splitlines())  # what is quoted may have lines, a finding is one


def errors_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep only the findings that stop publication."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def closest(name: str, names: Iterable[str], least: float = 0.6) -> str | None:
    """Find the valid name that was probably meant; None when none is like it.

    Args:
        least: How much of both must agree, from 0 to 1.
    """
    lowered = {candidate.lower(): candidate for candidate in reversed(list(names))}
    close = difflib.get_close_matches(str(name).lower(), lowered, n=1, cutoff=least)
    return lowered[close[0]] if close else None


def look_up(name: str, known: Mapping[str, Found], message: str, code: Code) -> Found:
    """Find what has a name.

    Args:
        message: What is said when nothing has it.

    Raises:
        AuthorError: with the nearest of the names that there are.
    """
    if name not in known:
        raise AuthorError(message, nearest(name, known), code)
    return known[name]


def nearest(name: str, names: Iterable[str]) -> str:
    """Say which valid name was probably meant, or list the valid ones.

    Returns a clause such as 'có phải “ket_nap”?' to be used as a remedy.
    """
    known = [str(known) for known in names]
    close = closest(name, known)
    if close is not None:
        return f"có phải “{close}”?"
    if not known:
        return "chưa có tên nào để dùng"
    shown = ", ".join(f"“{candidate}”" for candidate in known[:12])
    more = f" và {len(known) - 12} tên khác" if len(known) > 12 else ""
    return f"dùng một trong: {shown}{more}"
