"""The outline that the report must follow: sections, prompts, aspects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import Field, field_validator

from macros.findings import Code, look_up
from macros.read.yaml.file import NAME, Day, MisplacedError, Model, option


class Prompt(Model):
    """One thing that the outline asks for, answered by a passage of a page."""

    id: str = Field(
        pattern=NAME, max_length=80, description='Mã của yêu cầu, dùng trong yeu_cau("mã").'
    )
    text: str = Field(description="Nguyên văn yêu cầu của đề cương.")
    aspects: tuple[str, ...] | None = option("Các khía cạnh phải nêu; không ghi thì theo mục.")
    owner: str | None = option("Ai trả lời; không ghi thì theo mục.")
    deadline: Day | None = option("Hạn trả lời dạng 2021-10-15; không ghi thì theo mục.")


class Section(Model):
    """One section of the outline; `level` 1 is a part."""

    id: str = Field(pattern=NAME, max_length=80, description="Mã của mục, ghi ở muc: của trang.")
    title: str = Field(description="Tên mục, nguyên văn đề cương.")
    level: int = Field(ge=1, le=3, description="Cấp: 1 là phần, 2 là mục, 3 là tiểu mục.")
    number: str | None = option("Số in trước tên: I, 2, 2.1.")
    path: str = option("Vị trí đầy đủ, như I.2.1.", "")
    parent: str | None = option("Mã của mục cấp trên.")
    aspects: tuple[str, ...] = option("Các khía cạnh mà mỗi yêu cầu của mục phải nêu.", ())
    analysis: tuple[str, ...] = option("Các khía cạnh mà cả mục phải nêu.", ())
    other_required: tuple[str, ...] = option("Những điều khác phải có.", ())
    bullets: tuple[Prompt, ...] = option("Các yêu cầu gạch đầu dòng.", ())
    closing: tuple[Prompt, ...] = option("Các yêu cầu ở cuối mục.", ())
    owner: str | None = option("Ai chịu trách nhiệm cả mục.")
    deadline: Day | None = option("Hạn hoàn thành mục, dạng 2021-10-15.")

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All prompts in print order: the bullets, then the closing ones."""
        return self.bullets + self.closing

    @property
    def heading(self) -> str:
        """The heading as the outline prints it, such as "3.1. Về tình hình …"."""
        title = self.title.rstrip(".")
        return f"{self.number}. {title}" if self.number else title

    def aspects_of(self, prompt: Prompt) -> tuple[str, ...]:
        """The aspects that an answer to a prompt of this section must cover."""
        return self.aspects if prompt.aspects is None else prompt.aspects


class Outline(Model):
    """The whole outline, sections in print order."""

    title: str = option("Tên báo cáo mà đề cương yêu cầu.", "")
    aspects_vocabulary: dict[str, str] = option("Các khía cạnh: mã và chữ in ra.", {})
    aspects_words: dict[str, tuple[str, ...]] = option(
        "Những chữ mà đoạn nêu một khía cạnh phải có ít nhất một, như "
        "han_che: [hạn chế, chưa, còn]; khía cạnh không có ở đây thì chỉ cần ghi trong yeu_cau.",
        {},
    )
    sections: tuple[Section, ...] = Field(description="Các mục, theo thứ tự in.")

    @field_validator("sections")
    @classmethod
    def _ids_are_unique(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        seen: set[str] = set()
        for place, section in enumerate(sections):
            for name in (section.id, *(prompt.id for prompt in section.prompts)):
                if name in seen:
                    raise MisplacedError(f"mã “{name}” xuất hiện hai lần", place)
                seen.add(name)
            if section.parent is not None and section.parent not in seen:
                message = f"mục cha “{section.parent}” phải đứng trước “{section.id}”"
                raise MisplacedError(message, place, "parent")
        return sections

    def section(self, section_id: str) -> Section:
        """Find a section; AuthorError names the nearest one."""
        message = f"đề cương không có mục “{section_id}”"
        return look_up(section_id, self.by_id, message, Code.UNKNOWN_SECTION)

    @cached_property
    def by_id(self) -> Mapping[str, Section]:
        """Map each section's name to it."""
        return {section.id: section for section in self.sections}

    def prompts(self) -> Iterator[tuple[Section, Prompt]]:
        """All prompts with their sections, in print order."""
        for section in self.sections:
            for prompt in section.prompts:
                yield section, prompt

    def prompt(self, prompt_id: str) -> tuple[Section, Prompt]:
        """Find a prompt and its section; AuthorError names the nearest one."""
        message = f"đề cương không có yêu cầu “{prompt_id}”"
        return look_up(prompt_id, self.asked, message, Code.UNKNOWN_PROMPT)

    @cached_property
    def asked(self) -> Mapping[str, tuple[Section, Prompt]]:
        """Map each prompt's name to it, and to its section."""
        return {prompt.id: (section, prompt) for section, prompt in self.prompts()}

    def ids_below(self, section_id: str) -> set[str]:
        """Collect the ids of a section and of all below it.

        Raises:
            AuthorError: when there is no such section.
        """
        top = self.section(section_id)
        return {one.id for one in self.sections if one is top or top in self.ancestors(one)}

    def ancestors(self, section: Section) -> tuple[Section, ...]:
        """The sections above a section, the part first."""
        chain: list[Section] = []
        while section.parent is not None:
            section = self.section(section.parent)
            chain.append(section)
        return tuple(reversed(chain))

    def is_said(self, aspect: str, passage: str) -> bool:
        """Whether a passage says anything of an aspect, as far as the outline tells its words."""
        words = "|".join(re.escape(word) for word in self.aspects_words.get(aspect, ()))
        return not words or re.search(rf"(?i)\b(?:{words})\b", passage) is not None

    def aspect_label(self, aspect: str) -> str:
        """The words for an aspect, or its id when the outline gives none."""
        return self.aspects_vocabulary.get(aspect, aspect.replace("_", " "))
