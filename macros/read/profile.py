"""The prescribed format of a paper as settings: overrides/in/the-thuc/<name>.yml.

Lengths are in mm; sizes of type, pitches of lines and room between paragraphs in pt.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from macros.findings import BrokenReport, Code, Finding
from macros.project import PACKAGED, Project
from macros.read.yaml.file import Model, find_line, read_model

_FOLDER = Path("in", "the-thuc")  # of a report's look
_SIZE = "Cỡ chữ, pt."


class Margins(Model):
    """Margins of an upright page; the inner one is at the binding."""

    tren: float = Field(ge=0, le=100, description="Lề trên, mm.")
    duoi: float = Field(ge=0, le=100, description="Lề dưới, mm.")
    trong: float = Field(ge=0, le=100, description="Lề phía gáy, mm; đổi bên ở trang chẵn.")
    ngoai: float = Field(ge=0, le=100, description="Lề phía ngoài, mm.")


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


class RecipientList(Model):
    """Who gets the paper, below the body at the left."""

    co_chu: float = Field(gt=0, description="Cỡ chữ của dòng “Nơi nhận:”, pt.")
    danh_sach: float = Field(gt=0, description="Cỡ chữ của từng nơi nhận, pt.")
    ngan_cach: str = Field(description="Dấu sau mỗi nơi nhận, trừ nơi cuối.")


class SecrecyMark(Model):
    """The mark of a secret paper."""

    co_chu: float = Field(gt=0, description=_SIZE)
    khung: bool = Field(description="true: đóng khung như con dấu.")


class AppendixHead(Model):
    """Head and pages of the appendices."""

    so_la_ma: bool = Field(description="true: đánh số phụ lục bằng số La Mã.")
    kem_theo: bool = Field(description="true: có dòng “kèm theo …” dưới tên phụ lục.")
    so_trang_rieng: bool = Field(description="true: mỗi phụ lục đánh số trang từ 1.")
    tien_to: str = Field(
        pattern=r"^\w{0,9}$", description="Chữ trước số phụ lục trong số trang, như PL trong PL1-1."
    )


class Profile(Model):
    """All settings of one format."""

    ten: str = Field(description="Tên văn bản quy định thể thức.")
    tieu_de: str = Field(description="Dòng tiêu đề, như ĐẢNG CỘNG SẢN VIỆT NAM.")
    le: Margins = Field(description="Lề của trang đứng, mm.")
    le_ngang: TurnedMargins = Field(description="Lề của trang nằm ngang, gáy ở cạnh trên, mm.")
    so_trang: PageNumber = Field(description="Số trang.")
    noi_dung: BodyText = Field(description="Đoạn văn của phần nội dung.")
    chu_thich: NoteText = Field(description="Chú thích cuối trang.")
    tieu_de_dang: float = Field(gt=0, description="Cỡ chữ của dòng tiêu đề, pt.")
    co_quan: float = Field(gt=0, description="Cỡ chữ của tên cơ quan, pt.")
    so_ky_hieu: float = Field(gt=0, description="Cỡ chữ của số, ký hiệu, pt.")
    ngay_thang: float = Field(gt=0, description="Cỡ chữ của địa danh, ngày tháng, pt.")
    ten_loai: float = Field(gt=0, description="Cỡ chữ của tên loại văn bản, pt.")
    trich_yeu: float = Field(gt=0, description="Cỡ chữ của trích yếu, pt.")
    ky_ten: float = Field(gt=0, description="Cỡ chữ của phần ký, pt.")
    noi_nhan: RecipientList = Field(description="Nơi nhận.")
    chan_trang: float = Field(gt=0, description="Cỡ chữ ở chân trang, pt.")
    cap_muc_luc: int = Field(ge=1, le=6, description="Số cấp tiêu đề đưa vào mục lục.")
    muc_luc_trang_rieng: bool = Field(
        description="true: mục lục sang trang mới, trang đầu chỉ có phần đầu văn bản."
    )
    lien_he: float = Field(gt=0, description="Cỡ chữ của địa chỉ liên hệ, pt.")
    do_mat: SecrecyMark = Field(description="Dấu chỉ độ mật.")
    do_khan: float = Field(gt=0, description="Cỡ chữ của dấu chỉ độ khẩn, pt.")
    pham_vi_luu_hanh: float = Field(gt=0, description="Cỡ chữ của phạm vi lưu hành, pt.")
    danh_may: float = Field(gt=0, description="Cỡ chữ của ký hiệu người đánh máy, pt.")
    phu_luc: AppendixHead = Field(description="Phụ lục.")


def read_profile(project: Project, name: str) -> Profile:
    """Read a format such as "hd36": the report's own, else the one that travels with this code.

    Raises:
        BrokenReport: when there is no such format, or its file is wrong.
    """
    known = {
        path.stem: (owner, path)
        for owner in ((PACKAGED,) if project.is_foreign else (PACKAGED, project))
        for path in (owner.overrides / _FOLDER).glob("*.yml")
    }
    if name not in known:
        raise BrokenReport((_unknown(project, name, sorted(known)),))
    findings: list[Finding] = []
    profile = read_model(*known[name], Profile, findings)
    if profile is None:
        raise BrokenReport(tuple(findings))
    return profile


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
