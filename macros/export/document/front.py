"""The words around the body, and the date of every file: what the report says of itself."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass

from macros.format import format_long
from macros.read.identity import Identity
from macros.read.profile import Profile
from macros.read.report import Report

FOOTER = "Số liệu minh họa"
_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Front:
    """Every line of the title block and the signature, as printed.

    Args:
        title: The report's name in one line, for the file's metadata.
        number: Parts around the blank that the registry fills in: ("Số ", "-BC/TU").
        number_blank: Whether there is such a blank.
        place_date: Parts between the blanks for day, month and year; one part when dated.
        illustrative: The sentence that the data are invented; "" for a real report.
        secrecy: "MẬT" and its like; "" for a paper that anyone may read.
        recipients: With their separators.
        typist: Initials of the typist and the number of copies, such as "ABC-268".
        attached: The line below the head of an appendix, parted where something is filled in
            by hand: ("(kèm theo Báo cáo số ", "-BC/TU, ngày …)").
        missing: What a draft lacks, for its last page; empty for a final copy.
    """

    title: str
    party: str
    superior: str
    issuer: str
    number: tuple[str, ...]
    place_date: tuple[str, ...]
    draft: str
    kind: str
    subject: str
    illustrative: str
    footer: str
    authority: str
    office: str
    signer: str
    recipients: tuple[str, ...]
    secrecy: str
    urgency: str
    circulation: str
    typist: str
    contact: str
    attached: tuple[str, ...]
    missing: tuple[str, ...]


def write_front(identity: Identity, profile: Profile, missing: tuple[str, ...] = ()) -> Front:
    """Write the title block and the signature of a report."""
    signature = identity.ky_ten
    return Front(
        title=identity.title,
        party=profile.tieu_de,
        superior=identity.co_quan_cap_tren or "",
        issuer=identity.co_quan,
        number=_number(identity),
        place_date=_place_date(identity.dia_danh, identity.ngay),
        draft=f"Dự thảo lần {identity.du_thao}" if identity.du_thao else "",
        kind=identity.ten_loai,
        subject=identity.trich_yeu,
        illustrative=identity.minh_hoa or "",
        footer=FOOTER if identity.minh_hoa else "",
        authority=signature.quyen_han if signature else "",
        office=signature.chuc_vu if signature else "",
        signer=(signature.ho_ten or "") if signature else "",
        recipients=_recipients(identity.noi_nhan, profile.noi_nhan.ngan_cach),
        secrecy=identity.do_mat or "",
        urgency=identity.do_khan or "",
        circulation=(identity.pham_vi_luu_hanh or "").upper(),
        typist="-".join(
            str(part) for part in (identity.ky_hieu_danh_may, identity.so_ban) if part
        ).upper(),
        contact=identity.lien_he or "",
        attached=_attached(identity) if profile.phu_luc.kem_theo else (),
        missing=missing,
    )


def appendix_label(number: int, count: int, profile: Profile) -> str:
    """Write "Phụ lục 1", or "Phụ lục" where there is only one."""
    if count == 1:
        return "Phụ lục"
    is_roman = profile.phu_luc.so_la_ma and number < len(_ROMAN)
    return f"Phụ lục {_ROMAN[number] if is_roman else number}"


def _attached(identity: Identity) -> tuple[str, ...]:
    first, *rest = _number(identity)
    issuer = identity.ten_co_quan or identity.co_quan
    kind = identity.ten_loai.capitalize()
    blank = ("ngày ", " tháng ", " năm ", "")
    date = blank if identity.ngay is None else (format_long(identity.ngay),)
    parts = [f"(kèm theo {kind} {first[:1].lower()}{first[1:]}", *rest]
    parts[-1] += f", {date[0]}"
    parts.extend(date[1:])
    parts[-1] += f" của {issuer})"
    return tuple(parts)


def _number(identity: Identity) -> tuple[str, ...]:
    if identity.so is None:
        return ("Số ", f"-{identity.ky_hieu}")
    return (f"Số {identity.so.zfill(2)}-{identity.ky_hieu}",)  # numbers below 10 get a 0


def _place_date(place: str, date: datetime.date | None) -> tuple[str, ...]:
    if date is None:
        return (f"{place}, ngày ", " tháng ", " năm ", "")
    return (f"{place}, {format_long(date)}",)


def _recipients(names: tuple[str, ...], separator: str) -> tuple[str, ...]:
    bare = [name.rstrip(" .,;") for name in names]
    ends = [separator] * (len(bare) - 1) + ["."]
    return tuple(f"- {name}{end}" for name, end in zip(bare, ends, strict=False))


def default_timestamp(report: Report) -> datetime.datetime:
    """Date a file by what it is made from, so that it can be made again byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    day = report.identity.ngay
    if day is None:
        return _EPOCH
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
