"""Who reports, for which period, and all that the title block needs: data/report.yml."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from macros.read.yaml_file import Model


class Period(Model):
    """The years that the report covers, both included."""

    tu: int
    den: int


class Signature(Model):
    """The signature block: authority (T/M …), office, name."""

    quyen_han: str
    chuc_vu: str
    ho_ten: str | None = None


class Appendix(Model):
    """What is printed behind the signature under its own heading: a page or a whole table."""

    ten: str = Field(min_length=1)
    trang: str | None = None  # a page below docs/ that is no section of the outline
    bang: str | None = None  # the name of a table in data/tables

    @model_validator(mode="after")
    def _one_source(self) -> Appendix:
        if (self.trang is None) == (self.bang is None):
            raise ValueError("ghi một trong hai: “trang” hoặc “bang”")
        return self


SECRECY = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
URGENCY = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")


class Identity(Model):
    """The report's own particulars; the names are those that the clerk types."""

    ten_loai: str
    trich_yeu: str
    co_quan: str
    ky_hieu: str
    dia_danh: str
    ky: Period
    co_quan_cap_tren: str | None = None  # the line above, where the issuer is written in two
    ten_co_quan: str | None = None  # the issuer within a sentence: "Tỉnh ủy Thanh Giang"
    so: str | None = None  # blank until the registry assigns it
    ngay: datetime.date | None = None
    mac_dinh: dict[str, str] = {}  # key column → the value meant when a macro names none
    minh_hoa: str | None = None  # the sentence printed on every page of an illustrative report
    the_thuc: Literal["hd36", "hd05"] = "hd36"
    du_thao: int | None = Field(default=None, ge=1)
    ky_ten: Signature | None = None
    noi_nhan: tuple[str, ...] = ()
    do_mat: str | None = None
    do_khan: str | None = None
    pham_vi_luu_hanh: str | None = None  # such as "Lưu hành nội bộ"
    ky_hieu_danh_may: str | None = None  # initials of the typist
    so_ban: int | None = Field(default=None, ge=1)  # how many copies are made
    lien_he: str | None = None  # address, telephone, web page of the issuer
    phu_luc: tuple[Appendix, ...] = ()
    repo_url: str | None = None  # web address of the repository, for comments and corrections
    repo_nhanh: str = Field(default="main", pattern=r"^[\w][\w./-]*$")  # the branch to edit
    # The shape of its addresses, where its host name does not tell.
    repo_loai: Literal["github", "gitlab"] | None = None

    @field_validator("so", mode="before")
    @classmethod
    def _number_as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("do_mat", "do_khan")
    @classmethod
    def _known_mark(cls, value: str | None, info: ValidationInfo) -> str | None:
        marks = SECRECY if info.field_name == "do_mat" else URGENCY
        if value is None:
            return None
        if value.upper() not in marks:
            raise ValueError(f"phải là {', '.join(mark.capitalize() for mark in marks)}")
        return value.upper()

    @field_validator("so_ban")
    @classmethod
    def _copies_with_initials(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and not info.data.get("ky_hieu_danh_may"):
            raise ValueError("ghi kèm ký hiệu người đánh máy ở ky_hieu_danh_may")
        return value

    @field_validator("repo_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^\s\"'<>]+", value):
            raise ValueError("phải là địa chỉ bắt đầu bằng https://")
        return value

    @property
    def title(self) -> str:
        """The report's name in one line, such as "Báo cáo tổng kết về …"."""
        return f"{self.ten_loai.capitalize()} {self.trich_yeu}"
