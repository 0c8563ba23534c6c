"""Warnings that an author has looked at and lets stand: `bo_qua`, for a line or for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from macros.findings import Code, Finding, Severity, nearest
from macros.read.page.page import Page
from macros.read.report import Report

_CODES = tuple(str(code) for code in Code)


@dataclass(frozen=True, slots=True)
class Silence:
    """One wish of an author not to be told of something again.

    Args:
        code: As it is typed.
        lines: Those that it is for; None for the whole page.
        line: On which it stands.
    """

    path: str
    code: str
    reason: str
    lines: frozenset[int] | None
    line: int

    def covers(self, finding: Finding) -> bool:
        """Tell whether it is for a finding; what a publication cannot do without is not."""
        is_there = finding.path == self.path and finding.code == self.code
        is_free = finding.severity is Severity.WARNING and not finding.is_to_write
        return is_there and is_free and (self.lines is None or finding.line in self.lines)


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that is not told, and why."""

    finding: Finding
    silence: Silence

    def __str__(self) -> str:
        one = self.finding
        return f"{one.path}:{one.line}: bỏ qua [{one.code}]: {self.silence.reason}"


def keep_silent(
    report: Report, findings: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Silenced, ...]]:
    """Part findings into those to tell and those that are let stand.

    A wish that no finding needs any more is told, since it would hide the next mistake.
    """
    silences = [silence for page in report.pages for silence in _read(page)]
    used: set[Silence] = set()
    told: list[Finding] = []
    silenced: list[Silenced] = []
    for finding in sorted(set(findings)):
        covering = [silence for silence in silences if silence.covers(finding)]
        used.update(covering)
        if covering:
            silenced.append(Silenced(finding, covering[0]))
        else:
            told.append(finding)
    told.extend(_useless(one, told) for one in silences if one not in used)
    return tuple(sorted(set(told))), tuple(silenced)


def _read(page: Page) -> Iterator[Silence]:
    lines = page.body.split("\n")
    for code, reason in page.front.bo_qua.items():
        yield Silence(page.path, code, reason, None, 1)
    for call in page.calls_of("bo_qua"):
        if len(call.args) != 2:
            continue  # told where the call is evaluated
        here = call.line - page.body_line
        below = next((n for n in range(here + 1, len(lines)) if lines[n].strip()), here)
        own = frozenset({call.line, below + page.body_line})
        yield Silence(page.path, str(call.args[0]), str(call.args[1]), own, call.line)


def _useless(silence: Silence, told: Iterable[Finding]) -> Finding:
    message = f"bo_qua “{silence.code}” không bỏ qua cảnh báo nào"
    remedy = "xóa đi"
    if silence.code not in _CODES:
        remedy = nearest(silence.code, _CODES)
    elif any(one.path == silence.path and one.code == silence.code for one in told):
        remedy = "đặt ngay trên dòng có cảnh báo; lỗi và việc còn phải viết thì phải sửa"
    return Finding(silence.path, silence.line, message, remedy, Code.SILENCE, Severity.WARNING)
