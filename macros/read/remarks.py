"""What reviewers say of passages: one file from each browser, and data/gop-y.yml with the answers.

A reviewer's file may come from anybody: it is bounded, checked, and read as text alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, Field, ValidationError

from macros.findings import ReportError
from macros.read.yaml.file import Model, option

FILE = "gop-y.yml"
_MOST_BYTES = 5_000_000
_MOST = 1_000  # remarks of one file
_HEAD = """\
# yaml-language-server: $schema=luoc-do/gop-y.json
# Góp ý của người xem, ghi bằng lệnh baocao gop-y; trả lời ở “tra_loi”, làm xong thì “xong: true”.
"""


def _plain(text: str) -> str:
    """Keep letters, signs and line ends; nothing that moves or hides what stands beside it."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    kept = (one if one == "\n" or one.isprintable() else " " for one in text)
    return "".join(kept).strip()


Plain = Annotated[str, AfterValidator(_plain)]
Name = Annotated[Plain, Field(max_length=300)]


class Remark(Model):
    """One remark as the browser writes it."""

    ma: str = Field(pattern=r"^[0-9a-f]{16}$", description="Mã do trình duyệt đặt, không trùng.")
    luc: str = Field(pattern=r"^[0-9T:.Z+-]{10,32}$", description="Viết lúc nào.")
    tep: Name = Field(
        pattern=r"^docs(/[^.:?#\\/][^:?#\\/]*)+\.md$",
        description="Tệp của trang, như docs/index.md.",
    )
    trang: Name = option("Tên của trang lúc ấy.", "")
    loai: Literal["doan", "cau", "so", "bang", "hinh", "dong"] = Field(
        description="Góp ý về: cả đoạn, một câu, một số, bảng, hình, dòng số liệu."
    )
    doan: Annotated[Plain, Field(max_length=20_000)] = Field(description="Chữ của đoạn lúc ấy.")
    chon: Annotated[Plain, Field(max_length=4_000)] = option("Câu hay số được chỉ vào.", "")
    bang: Name = option("Bảng của dòng số liệu, như ket_nap.", "")
    dong: int = Field(0, ge=0, le=10_000_000, description="Dòng trong tệp CSV; 0 là không có.")
    noi_dung: Annotated[Plain, Field(min_length=1, max_length=5_000)] = Field(
        description="Lời góp ý."
    )
    du_thao: int | None = option("Góp ý cho dự thảo lần mấy.")
    ban: Name = option("Commit của bản được góp ý.", "")

    @property
    def day(self) -> str:
        """Say when it was written, such as "05/11/2021"."""
        return "/".join(reversed(self.luc[:10].split("-")))

    @property
    def place(self) -> tuple[str, ...]:
        """Equal for remarks that say the same of the same."""
        said = (self.tep, self.loai, self.chon or self.doan, str(self.dong), self.noi_dung)
        return tuple(" ".join(one.split()).casefold() for one in said)


class SentRemark(Remark):
    """A remark in a file, which may be another's than the sender's."""

    nguoi: Name = option("Ai viết; để trống là người gửi tệp.", "")


class RemarkFile(Model):
    """The file that a reviewer sends."""

    kieu: Literal["gop-y/1"] = Field(description="Kiểu tệp; luôn là gop-y/1.")
    bao_cao: Name = Field(description="Tên báo cáo.")
    nguoi: Name = Field(min_length=1, description="Ai góp ý.")
    gop_y: tuple[SentRemark, ...] = Field(max_length=_MOST, description="Các góp ý.")


class KeptRemark(Remark):
    """A remark in the report, with who said so and what became of it."""

    nguoi: tuple[Name, ...] = Field(min_length=1, description="Những ai góp ý như vậy.")
    tra_loi: str | None = option("Trả lời của người soạn.")
    xong: bool = option("Đã xử lý xong.", False)


class Remarks(Model):
    """All remarks of a report, in the order in which they came."""

    gop_y: tuple[KeptRemark, ...] = option("Các góp ý.", ())


def read_file(path: Path) -> RemarkFile:
    """Read the file of one reviewer.

    Raises:
        ReportError: when it is anything else, or too large.
    """
    with path.open("rb") as stream:
        content = stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ReportError(f"{path.name} lớn hơn 5 MB, không phải tệp góp ý của một người")
    try:
        return RemarkFile.model_validate_json(content)
    except ValidationError as error:
        why = "không phải tệp góp ý, hoặc đã bị sửa; xuất lại bằng nút Góp ý của trang báo cáo"
        raise ReportError(f"{path.name} {why}") from error


def write_remarks(remarks: Iterable[KeptRemark]) -> str:
    """Write data/gop-y.yml: one key a line, so that an answer is one line of a diff."""
    kept = [one.model_dump(mode="json", exclude_defaults=True) for one in remarks]
    said = [{**one, "tra_loi": one.get("tra_loi"), "xong": one.get("xong", False)} for one in kept]
    return _HEAD + yaml.safe_dump({"gop_y": said}, allow_unicode=True, sort_keys=False, width=100)
