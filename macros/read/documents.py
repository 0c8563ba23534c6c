"""The register of cited documents: a number alone is no key, since numbers restart."""

from __future__ import annotations

import datetime
import re

from pydantic import Field, field_validator

from macros.read.yaml.file import NAME, Day, MisplacedError, Model, option

_PARTIAL_DATE = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?)?", re.ASCII)


class Related(Model):
    """Another document that has to do with one of the register, perhaps outside it."""

    number: str | None = option("Số, ký hiệu; không ghi là cùng số với văn bản này.")
    date: str = Field(
        description="Ngày ban hành, biết đến đâu ghi đến đó: 2021, 2021-10, 2021-10-25.",
        json_schema_extra={"type": ["string", "integer"]},
    )
    subject: str | None = option("Văn bản đó về việc gì.")
    verified: bool = option("true: đã đối chiếu với bản đã công bố.", False)

    @field_validator("date", mode="before")
    @classmethod
    def _known_so_far(cls, value: object) -> object:
        text = str(value)
        try:
            if _PARTIAL_DATE.fullmatch(text) and _last_day(text):
                return text
        except ValueError:
            pass  # a day that no calendar has
        raise ValueError("phải là năm, tháng hoặc ngày: 2021, 2021-10, 2021-10-25")

    @property
    def last_day(self) -> datetime.date:
        """The last day that the date may mean."""
        return _last_day(self.date)


def _last_day(partial: str) -> datetime.date:
    year, month, day = (*map(int, partial.split("-")), 0, 0)[:3]
    if day:
        return datetime.date(year, month, day)
    after = datetime.date(year, month + 1, 1) if 0 < month < 12 else datetime.date(year + 1, 1, 1)
    return after - datetime.timedelta(days=1)


class Document(Model):
    """One cited document; `title` begins with its kind ("Hướng dẫn về …")."""

    key: str = Field(
        pattern=NAME,
        max_length=80,
        description='Mã để dẫn trong bài: van_ban("mã"), như hd-38-2010.',
    )
    number: str = Field(description="Số, ký hiệu, như 38-HD/BTCTW.")
    date: Day | None = Field(description="Ngày ban hành dạng 2010-03-09; null khi chưa biết.")
    issuer: str = Field(description="Cơ quan ban hành.")
    title: str = Field(description="Tên đầy đủ, bắt đầu bằng tên loại: Hướng dẫn về …")
    kind: str = Field(description="Tên loại, như Hướng dẫn, Chỉ thị, Nghị quyết.")
    verification: str = Field(
        description="verified: đã đối chiếu với bản công bố; outline: chỉ thấy trong đề cương."
    )
    replaced_by: tuple[Related, ...] = option(
        "Các văn bản thay thế văn bản này, cái đầu tiên ghi trước.", ()
    )
    replaces: tuple[Related, ...] = option("Các văn bản mà văn bản này thay thế.", ())
    in_force_until: Day | None = option("Ngày cuối còn hiệu lực, khi không có văn bản thay thế.")
    reused: tuple[Related, ...] = option("Các văn bản khác trùng số, ký hiệu.", ())

    @property
    def subject(self) -> str:
        """The title without the kind that it begins with."""
        title = self.title
        return title[len(self.kind) :].strip() if title.startswith(self.kind) else title


class Register(Model):
    """All documents of data/documents.yml."""

    documents: tuple[Document, ...] = Field(description="Các văn bản được dẫn.")

    @field_validator("documents")
    @classmethod
    def _keys_are_unique(cls, documents: tuple[Document, ...]) -> tuple[Document, ...]:
        keys: set[str] = set()
        numbers: set[tuple[str, datetime.date | None]] = set()
        for place, document in enumerate(documents):
            identity = (document.number, document.date)
            if document.key in keys or identity in numbers:
                message = f"văn bản “{document.key}” ({document.number}) ghi hai lần"
                raise MisplacedError(message, place)
            keys.add(document.key)
            numbers.add(identity)
        return documents
