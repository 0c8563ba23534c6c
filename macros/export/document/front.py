"""The words around the body, and the date of every file: what the report says of itself."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass

from macros.format import format_long
from macros.read.identity import Identity, Signature
from macros.read.profile import LineLook, Profile, RecipientList
from macros.read.report import Report

_SHORT = 32  # letters of a name
_BLANK = "\0"  # what is filled in by hand
FOOTER = "Số liệu minh họa"
_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class FrontLine:
    """One line of the words around the body, as the format wants it printed.

    Args:
        parts: Words around the blanks that are filled in by hand; one part when there is none.
        blank: How wide a blank is, in no-break spaces.
    """

    parts: tuple[str, ...]
    look: LineLook
    blank: int = 5

    @property
    def text(self) -> str:
        """The words with a space for each blank."""
        return " ".join(self.parts)


FrontLines = tuple[FrontLine, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """Every line of the title block and the signature, as printed.

    Args:
        title: The report's name in one line, for the file's metadata.
        author: Who reports, likewise.
        issuer: At the top left: the superior, the issuer, what stands below.
        heading: At the top right: the name of the Party or the State; empty without one.
        number: Below the issuer: number and sign, marks of secrecy and urgency, the draft.
        place_date: At its right.
        kind: "BÁO CÁO".
        subject: What it is about, and what stands below.
        illustrative: The sentence that the data are invented; "" for a real report.
        draft: "Dự thảo lần 1"; "" for a final copy.
        authority: Above the room for the hand: on whose behalf, and the office.
        signer: Below it.
        recipients: With their separators; the first line announces them.
        remarks: Below them: typist and number of copies, address.
        attached: The line below the head of an appendix, parted where something is filled in
            by hand: ("(kèm theo Báo cáo số ", "-BC/TU, ngày …)").
        cover: The line at the foot of the cover; empty without a cover.
        missing: What a draft lacks, for its last page; empty for a final copy.
    """

    title: str
    author: str
    issuer: FrontLines
    heading: FrontLines
    number: FrontLines
    place_date: FrontLines
    kind: FrontLine
    subject: FrontLines
    illustrative: str
    footer: str
    draft: str
    authority: FrontLines
    signer: FrontLines
    recipients: FrontLines
    remarks: FrontLines
    attached: tuple[str, ...]
    cover: FrontLines
    missing: tuple[str, ...]


def write_front(identity: Identity, profile: Profile, missing: tuple[str, ...] = ()) -> Front:
    """Write the title block and the signature of a report."""
    signature = identity.ky_ten or Signature()
    draft = f"Dự thảo lần {identity.du_thao}" if identity.du_thao else ""
    place = f"{identity.dia_danh}, " if identity.dia_danh else ""
    typist = "-".join(str(part) for part in (identity.ky_hieu_danh_may, identity.so_ban) if part)
    return Front(
        title=identity.title,
        author=identity.co_quan,
        issuer=(
            *_lines(identity.co_quan_cap_tren, profile.co_quan_cap_tren),
            *_lines(identity.co_quan, profile.co_quan),
        ),
        heading=tuple(one for line in profile.tieu_de for one in _lines(line.chu, line)),
        number=(
            *_lines(_number(identity, profile), profile.so_ky_hieu, blank=10),
            *_lines(identity.do_mat, profile.do_mat),
            *_lines(identity.do_khan, profile.do_khan),
            *_lines((identity.pham_vi_luu_hanh or "").upper(), profile.pham_vi_luu_hanh),
            *_lines(draft, profile.du_thao),
        ),
        place_date=_lines(place + _date(identity), profile.ngay_thang),
        kind=_line(identity.ten_loai, profile.ten_loai),
        subject=_lines(identity.trich_yeu, profile.trich_yeu),
        illustrative=identity.minh_hoa or "",
        footer=FOOTER if identity.minh_hoa else "",
        draft=draft,
        authority=(
            *_lines(signature.authority, profile.quyen_han),
            *_lines(signature.chuc_vu, profile.chuc_vu),
        ),
        signer=_lines(signature.ho_ten, profile.ho_ten),
        recipients=tuple(_recipients(identity.noi_nhan, profile.noi_nhan)),
        remarks=(
            *_lines(typist.upper(), profile.danh_may),
            *_lines(identity.lien_he, profile.lien_he),
        ),
        attached=_attached(identity, profile),
        cover=_cover(identity) if identity.bia else (),
        missing=missing,
    )


def _line(text: str, look: LineLook, blank: int = 5) -> FrontLine:
    return FrontLine(tuple(text.split(_BLANK)), look, blank)


def _lines(text: str | None, look: LineLook | None, blank: int = 5) -> FrontLines:
    """Write a line and the signs below it; nothing where there are no words or no such part."""
    if not text or look is None:
        return ()
    below = (_line(look.duoi, LineLook(co_chu=look.co_chu)),) if look.duoi else ()
    return (_line(text, look, blank), *below)


def appendix_label(number: int, count: int, profile: Profile) -> str:
    """Write "Phụ lục 1", or "Phụ lục" where there is only one."""
    if count == 1:
        return "Phụ lục"
    is_roman = profile.phu_luc.so_la_ma and number < len(_ROMAN)
    return f"Phụ lục {_ROMAN[number] if is_roman else number}"


def _attached(identity: Identity, profile: Profile) -> tuple[str, ...]:
    number, issuer = _number(identity, profile), identity.ten_co_quan or identity.co_quan
    words = {
        "{ten_loai}": identity.ten_loai.capitalize(),
        "{so}": f"{number[:1].lower()}{number[1:]}",
        "{ngay}": _date(identity),
        # A short name is never broken, whatever the length of the line.
        "{co_quan}": issuer.replace(" ", "\u00a0") if len(issuer) < _SHORT else issuer,
    }
    text = profile.phu_luc.kem_theo
    for name, value in words.items():
        text = text.replace(name, value)
    return tuple(text.split(_BLANK)) if text else ()


def _number(identity: Identity, profile: Profile) -> str:
    """Write number and sign; "" where the paper has neither."""
    line = profile.so_ky_hieu
    if line is None or not (line.bat_buoc or identity.so or identity.ky_hieu):
        return ""
    number = identity.so.zfill(2) if identity.so else _BLANK  # numbers below 10 get a 0
    return line.mau.replace("{so}", number).replace("{ky_hieu}", identity.ky_hieu or _BLANK)


def _date(identity: Identity) -> str:
    if identity.ngay is None:
        return f"ngày {_BLANK} tháng {_BLANK} năm {_BLANK}"
    return format_long(identity.ngay)


def _cover(identity: Identity) -> FrontLines:
    year = identity.ngay.year if identity.ngay is not None else _BLANK
    return _lines(f"{identity.dia_danh or ''}, năm {year}".lstrip(", "), LineLook(co_chu=14))


def _recipients(names: tuple[str, ...], look: RecipientList | None) -> Iterator[FrontLine]:
    if not names or look is None:
        return
    yield _line(look.chu, look)
    bare = [name.rstrip(" .,;") for name in names]
    ends = [look.ngan_cach] * (len(bare) - 1) + ["."]
    for name, end in zip(bare, ends, strict=True):
        yield _line(f"- {name}{end}", LineLook(co_chu=look.danh_sach))


def default_timestamp(report: Report) -> datetime.datetime:
    """Date a file by what it is made from, so that it can be made again byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    day = report.identity.ngay
    if day is None:
        return _EPOCH
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
