"""Who approved which section when: data/duyet.yml, one line an approval."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from macros.read.yaml.file import NAME, Day, Model, option

FILE = "duyet.yml"
ONLY_STEP = "duyệt"  # where data/report.yml names no steps
_HEAD = (
    "# Ai duyệt mục nào, ngày nào; ghi bằng lệnh baocao duyet, mỗi lần duyệt một dòng.\nduyet:\n"
)


class Approval(Model):
    """One approval."""

    muc: str = Field(pattern=NAME, max_length=80, description="Mã mục được duyệt.")
    buoc: str = option("Bước: một trong buoc_duyet của report.yml.", ONLY_STEP)
    nguoi: str = Field(min_length=1, description="Người duyệt.")
    ngay: Day = Field(description="Ngày duyệt, dạng 2021-11-05.")
    dau: str = Field(
        pattern=r"^[0-9a-f]{16}$", description="Dấu của nội dung lúc duyệt; lệnh baocao duyet ghi."
    )
    ban: str | None = option("Commit lúc duyệt; lệnh baocao duyet ghi.")
    y_kien: str | None = option("Ý kiến của người duyệt.")


class Approvals(Model):
    """All approvals, oldest first."""

    duyet: tuple[Approval, ...] = option("Các lần duyệt, cũ trước.", ())


@dataclass(frozen=True, slots=True)
class StepState:
    """How one step of a section stands.

    Args:
        approval: The last one of this step; None while there is none.
        is_valid: Whether it is for what the section says now, and the step before stands too.
        changed: How much has changed since, such as "3 số, 2 câu"; "" where nobody has looked.
    """

    step: str
    approval: Approval | None
    is_valid: bool
    changed: str = ""

    @property
    def lapsed_at(self) -> str:
        """The commit that was approved, of an approval that has lapsed; "" without one."""
        return self.approval.ban or "" if self.approval and not self.is_valid else ""

    @property
    def words(self) -> str:
        """Say it in a few words, such as "Nguyễn Văn A, 05/11/2021"."""
        if self.approval is None:
            return "chưa"
        date: datetime.date = self.approval.ngay
        said = f"{self.approval.nguoi}, {date:%d/%m/%Y}"
        changed = f" ({self.changed})" if self.changed else ""
        return said if self.is_valid else f"{said}, nội dung đã đổi{changed}: duyệt lại"


Standings = Mapping[str, tuple[StepState, ...]]  # of each section, by its id


def add_line(text: str, approval: Approval) -> str:
    """Add an approval to the text of data/duyet.yml; "" for a file that is not there yet."""
    said = {key: value for key, value in approval.model_dump(mode="json").items() if value}
    # As YAML does: a date bare, anything else quoted as JSON.
    line = ", ".join(
        f"{key}: {value if key == 'ngay' else json.dumps(value, ensure_ascii=False)}"
        for key, value in said.items()
    )
    return f"{(text or _HEAD).rstrip()}\n  - {{{line}}}\n"
