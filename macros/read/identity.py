"""Who reports, for which period, and all that the title block needs: data/report.yml."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from pydantic import Field, field_validator

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


class Identity(Model):
    """The report's own particulars; the names are those that the clerk types."""

    ten_loai: str
    trich_yeu: str
    co_quan: str
    ky_hieu: str
    dia_danh: str
    ky: Period
    co_quan_cap_tren: str | None = None
    so: str | None = None  # blank until the registry assigns it
    ngay: datetime.date | None = None
    mac_dinh: dict[str, str] = {}  # key column → the value meant when a macro names none
    minh_hoa: str | None = None  # the sentence printed on every page of an illustrative report
    the_thuc: Literal["hd36", "hd05"] = "hd36"
    du_thao: int | None = Field(default=None, ge=1)
    ky_ten: Signature | None = None
    noi_nhan: tuple[str, ...] = ()
    repo_url: str | None = None

    @field_validator("so", mode="before")
    @classmethod
    def _number_as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

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
