"""The outline that the report must follow: sections, prompts, aspects."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from pydantic import Field, field_validator

from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.read.yaml_file import Model


class Prompt(Model):
    """One thing that the outline asks for, answered by a passage of a page."""

    id: str
    text: str
    text_md: str | None = None
    line: int | None = None
    kind: str | None = None
    aspects: tuple[str, ...] | None = None  # None: those of the section
    aspects_basis: str | None = None
    tables: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    open_ended: bool = False
    documents_in_text: tuple[str, ...] = ()
    documents_within_footnotes: tuple[str, ...] = ()
    owner: str | None = None  # None: that of the section
    deadline: datetime.date | None = None


class Section(Model):
    """One section of the outline; `level` 1 is a part."""

    id: str
    title: str
    level: int = Field(ge=1, le=3)
    number: str | None = None
    path: str = ""
    parent: str | None = None
    kind: str | None = None
    line: int | None = None
    intro: str | None = None
    intro_line: int | None = None
    instruction: str | None = None
    instruction_line: int | None = None
    aspects: tuple[str, ...] = ()
    analysis: tuple[str, ...] = ()  # aspects that the section as a whole must cover
    other_required: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    target_years: tuple[int, ...] = ()
    addressees: tuple[str, ...] = ()
    must_trace_to: tuple[str, ...] = ()
    trace_scope: str | None = None
    note: str | None = None
    open_ended_after_bullets: bool = False
    open_ended_line: int | None = None
    bullets: tuple[Prompt, ...] = ()
    closing: tuple[Prompt, ...] = ()
    owner: str | None = None
    deadline: datetime.date | None = None

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

    schema_: str | None = Field(default=None, alias="schema")
    document: Any = None
    source: Any = None
    rules: Any = None
    footnotes: Any = None
    corrections: Any = None
    other_defects: Any = None
    aspects_vocabulary: dict[str, str] = {}
    sections: tuple[Section, ...]

    @field_validator("sections")
    @classmethod
    def _ids_are_unique(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        seen: set[str] = set()
        for section in sections:
            for name in (section.id, *(prompt.id for prompt in section.prompts)):
                if name in seen:
                    raise ValueError(f"mã “{name}” xuất hiện hai lần")
                seen.add(name)
            if section.parent is not None and section.parent not in seen:
                raise ValueError(f"mục cha “{section.parent}” phải đứng trước “{section.id}”")
        return sections

    def section(self, section_id: str) -> Section:
        """Find a section; AuthorError names the nearest one."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise AuthorError(
            f"đề cương không có mục “{section_id}”",
            nearest(section_id, (section.id for section in self.sections)),
            Code.UNKNOWN_SECTION,
        )

    def prompts(self) -> Iterator[tuple[Section, Prompt]]:
        """All prompts with their sections, in print order."""
        for section in self.sections:
            for prompt in section.prompts:
                yield section, prompt

    def prompt(self, prompt_id: str) -> tuple[Section, Prompt]:
        """Find a prompt and its section; AuthorError names the nearest one."""
        for section, prompt in self.prompts():
            if prompt.id == prompt_id:
                return section, prompt
        raise AuthorError(
            f"đề cương không có yêu cầu “{prompt_id}”",
            nearest(prompt_id, (prompt.id for _, prompt in self.prompts())),
            Code.UNKNOWN_PROMPT,
        )

    def ancestors(self, section: Section) -> tuple[Section, ...]:
        """The sections above a section, the part first."""
        chain: list[Section] = []
        while section.parent is not None:
            section = self.section(section.parent)
            chain.append(section)
        return tuple(reversed(chain))

    def aspect_label(self, aspect: str) -> str:
        """The words for an aspect, or its id when the outline gives none."""
        return self.aspects_vocabulary.get(aspect, aspect.replace("_", " "))
