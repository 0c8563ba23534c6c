"""The prescribed format of a paper as settings: overrides/in/the-thuc/<name>.yml.

Lengths are in mm; sizes of type, pitches of lines and room between paragraphs in pt.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from macros.findings import BrokenReport, Code, Finding
from macros.project import PACKAGED, Project
from macros.read.yaml.file import Model, find_line, option, read_model

_FOLDER = Path("in", "the-thuc")  # of a report's look
_SIZE = "Cỡ chữ, pt."


class Margins(Model):
    """Margins of an upright page; the inner one is at the binding."""

    tren: float = Field(ge=0, le=100, description="Lề trên, mm.")
    duoi: float = Field(ge=0, le=100, description="Lề dưới, mm.")
    trong: float = Field(ge=0, le=100, description="Lề phía gáy, mm.")
    ngoai: float = Field(ge=0, le=100, description="Lề phía ngoài, mm.")
    doi_ben: bool = option("false: trang chẵn cũng đặt gáy bên trái.", True)


class TurnedMargins(Model):
    """Margins of a turned page, bound at its upper edge."""

    tren: float = Field(ge=0, le=100, description="Lề trên, phía gáy, mm.")
    duoi: float = Field(ge=0, le=100, description="Lề dưới, mm.")
    trai: float = Field(ge=0, le=100, description="Lề trái, mm.")
    phai: float = Field(ge=0, le=100, description="Lề phải, mm.")


class PageNumber(Model):
    """The number at the top of a page."""

    cach_mep: float = Field(ge=0, description="Khoảng cách từ số trang đến mép trên, mm.")
    co_chu: float = Field(gt=0, description=_SIZE)


class BodyText(Model):
    """Paragraphs of the body."""

    co_chu: float = Field(gt=0, description=_SIZE)
    dong: float = Field(gt=0, description="Khoảng cách dòng, pt.")
    cach_doan: float = Field(ge=0, description="Khoảng cách giữa hai đoạn, pt.")
    thut_dau_dong: float = Field(ge=0, description="Thụt đầu dòng, mm.")


class NoteText(Model):
    """Footnotes."""

    co_chu: float = Field(gt=0, description=_SIZE)
    dong: float = Field(gt=0, description="Khoảng cách dòng, pt.")


class LineLook(Model):
    """How one line of the words around the body looks."""

    co_chu: float = Field(gt=0, description=_SIZE)
    dam: bool = option("true: chữ đậm.", False)
    nghieng: bool = option("true: chữ nghiêng.", False)
    gach_chan: bool = option("true: gạch chân.", False)
    khung: bool = option("true: đóng khung như con dấu.", False)
    ke: float = option("Nét kẻ dưới dòng, so với dòng chữ: 1 là dài bằng dòng.", 0, ge=0, le=1)
    duoi: str = option("Dòng chữ in ngay dưới, như * hoặc -----.", "")


class TitleLine(LineLook):
    """A line at the top right of the first page."""

    chu: str = Field(min_length=1, description="Chữ của dòng, như ĐẢNG CỘNG SẢN VIỆT NAM.")


class Part(LineLook):
    """What data/report.yml says; a profile that does not name a part does not print it."""

    bat_buoc: bool = option("true: thiếu thì báo lỗi; false: báo cáo có thì in.", False)


class NumberLine(Part):
    """Number and sign of the paper."""

    mau: str = Field(
        pattern=r"\{so\}", description="Mẫu của dòng, như “Số {so}-{ky_hieu}”; phải có {so}."
    )


class Authority(Part):
    """On whose behalf a paper is signed."""

    viet_tat: tuple[str, ...] = option("Chữ viết tắt đúng thể thức, như [TM., KT., TL.].", ())


class RecipientList(Part):
    """Who gets the paper, below the body at the left."""

    chu: str = Field(description="Chữ mở đầu, như “Nơi nhận:”.")
    danh_sach: float = Field(gt=0, description="Cỡ chữ của từng nơi nhận, pt.")
    ngan_cach: str = Field(description="Dấu sau mỗi nơi nhận, trừ nơi cuối.")


class Logo(Model):
    """The emblem above the issuer."""

    cao: float = Field(gt=0, le=60, description="Chiều cao, mm.")
    bat_buoc: bool = option("true: thiếu thì báo lỗi.", False)


class AppendixHead(Model):
    """Head and pages of the appendices."""

    so_la_ma: bool = Field(description="true: đánh số phụ lục bằng số La Mã.")
    kem_theo: str = Field(
        description="Dòng dưới tên phụ lục, như “(kèm theo {ten_loai} {so}, {ngay} của "
        "{co_quan})”; để trống là không có."
    )
    so_trang_rieng: bool = Field(description="true: mỗi phụ lục đánh số trang từ 1.")
    tien_to: str = Field(
        pattern=r"^\w{0,9}$", description="Chữ trước số phụ lục trong số trang, như PL trong PL1-1."
    )


class Profile(Model):
    """All settings of one format."""

    ten: str = Field(description="Tên văn bản quy định thể thức.")
    tieu_de: tuple[TitleLine, ...] = Field(
        description="Các dòng góc trên bên phải trang đầu; [] là không có."
    )
    le: Margins = Field(description="Lề của trang đứng, mm.")
    le_ngang: TurnedMargins = Field(description="Lề của trang nằm ngang, gáy ở cạnh trên, mm.")
    so_trang: PageNumber = Field(description="Số trang.")
    noi_dung: BodyText = Field(description="Đoạn văn của phần nội dung.")
    chu_thich: NoteText = Field(description="Chú thích cuối trang.")
    logo: Logo | None = option("Biểu trưng trên tên cơ quan.")
    co_quan_cap_tren: Part | None = option("Tên cơ quan cấp trên.")
    co_quan: LineLook = Field(description="Tên cơ quan ban hành.")
    so_ky_hieu: NumberLine | None = option("Số, ký hiệu.")
    ngay_thang: Part | None = option("Địa danh, ngày tháng.")
    do_mat: Part | None = option("Dấu chỉ độ mật.")
    do_khan: Part | None = option("Dấu chỉ độ khẩn.")
    pham_vi_luu_hanh: Part | None = option("Phạm vi lưu hành.")
    du_thao: LineLook = Field(description="Dòng “Dự thảo lần …”.")
    ten_loai: LineLook = Field(description="Tên loại văn bản.")
    trich_yeu: LineLook = Field(description="Trích yếu.")
    quyen_han: Authority | None = option("Ký thay mặt ai.")
    chuc_vu: Part | None = option("Chức vụ người ký.")
    ho_ten: Part | None = option("Họ và tên người ký.")
    noi_nhan: RecipientList | None = option("Nơi nhận.")
    danh_may: Part | None = option("Ký hiệu người đánh máy, số bản.")
    lien_he: Part | None = option("Địa chỉ liên hệ.")
    chan_trang: float = Field(gt=0, description="Cỡ chữ ở chân trang, pt.")
    cap_muc_luc: int = Field(ge=1, le=6, description="Số cấp tiêu đề đưa vào mục lục.")
    muc_luc: Literal["dau", "cuoi", "khong"] = Field(
        description="Chỗ của mục lục khi báo cáo không ghi: dau (trước trang 1), cuoi, khong."
    )
    phu_luc: AppendixHead = Field(description="Phụ lục.")


class Need(StrEnum):
    """How a format stands to a key of data/report.yml."""

    REQUIRED = "bắt buộc"
    OPTIONAL = "tùy chọn"
    UNUSED = "không dùng"


# Way to a key of data/report.yml → the part of a format that prints it.
PARTICULARS: Mapping[tuple[str, ...], str] = {
    ("logo",): "logo",
    ("co_quan_cap_tren",): "co_quan_cap_tren",
    ("so",): "so_ky_hieu",
    ("ky_hieu",): "so_ky_hieu",
    ("dia_danh",): "ngay_thang",
    ("ngay",): "ngay_thang",
    ("do_mat",): "do_mat",
    ("do_khan",): "do_khan",
    ("pham_vi_luu_hanh",): "pham_vi_luu_hanh",
    ("ky_ten", "quyen_han"): "quyen_han",
    ("ky_ten", "chuc_vu"): "chuc_vu",
    ("ky_ten", "ho_ten"): "ho_ten",
    ("noi_nhan",): "noi_nhan",
    ("ky_hieu_danh_may",): "danh_may",
    ("so_ban",): "danh_may",
    ("lien_he",): "lien_he",
}
# What whoever registers the paper may write into a blank by hand, and what another key asks for.
_NEVER_REQUIRED = frozenset({("so",), ("ngay",), ("so_ban",)})


def need_of(profile: Profile, way: tuple[str, ...]) -> Need:
    """Tell whether a format needs a key of PARTICULARS."""
    part = getattr(profile, PARTICULARS[way])
    is_unsaid = way == ("ky_hieu",) and part is not None and "{ky_hieu}" not in part.mau
    if part is None or is_unsaid:
        return Need.UNUSED
    is_required = part.bat_buoc and way not in _NEVER_REQUIRED
    return Need.REQUIRED if is_required else Need.OPTIONAL


def read_profile(project: Project, name: str) -> Profile:
    """Read a format such as "hd36": the report's own, else the one that travels with this code.

    Raises:
        BrokenReport: when there is no such format, or its file is wrong.
    """
    known = _known(project)
    if name not in known:
        raise BrokenReport((_unknown(project, name, sorted(known)),))
    findings: list[Finding] = []
    profile = read_model(*known[name], Profile, findings)
    if profile is None:
        raise BrokenReport(tuple(findings))
    return profile


def path_of_profile(name: str) -> Path:
    """Name the file of a format, from the folder of a report's look."""
    return _FOLDER / f"{name}.yml"


@cache  # what travels with the code stays as it is
def packaged_titles() -> tuple[str, ...]:
    """List the lines at the head of the formats that travel with the code."""
    profiles = [read_profile(PACKAGED, name) for name in sorted(_known(PACKAGED))]
    return tuple(dict.fromkeys(line.chu for one in profiles for line in one.tieu_de))


def _known(project: Project) -> Mapping[str, tuple[Project, Path]]:
    """Name the formats; the report's own come before those that travel with the code."""
    return {
        path.stem: (owner, path)
        for owner in (PACKAGED, Project(project.overrides.parent))
        for path in (owner.overrides / _FOLDER).glob("*.yml")
    }


def find_wrong_profile(project: Project, name: str) -> tuple[Finding, ...]:
    """List what is wrong with the format of a report."""
    try:
        read_profile(project, name)
    except BrokenReport as error:
        return error.findings
    return ()


def _unknown(project: Project, name: str, known: list[str]) -> Finding:
    path = project.data / "report.yml"
    line = find_line(project, path, "the_thuc")
    message, remedy = f"“the_thuc” là “{name}”", f"dùng một trong: {', '.join(known)}"
    return Finding(project.relative(path), line, message, remedy, Code.WRONG_TYPE)
