"""The errors of this package.

    ReportError
    ├── AuthorError      one mistake of an author, not yet placed in a file
    │   └── BrokenTable  something needs a table that could not be read
    └── BrokenReport     a report that may not be published, with all its findings

Anything else that is raised is a programming error and is left to crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.findings import Code, Finding


class ReportError(Exception):
    """The root of all errors that a report, not the program, is to blame for."""


class AuthorError(ReportError):
    """One mistake of an author; whoever knows file and line turns it into a finding.

    Args:
        message: What is wrong, in Vietnamese, quoting what the author wrote.
        remedy: What to do about it, in Vietnamese.
        code: The kind of mistake.
    """

    def __init__(self, message: str, remedy: str, code: Code) -> None:
        super().__init__(f"{message}; {remedy} [{code}]")
        self.message = message
        self.remedy = remedy
        self.code = code


class BrokenTable(AuthorError):
    """Something needs a table that could not be read; what is wrong with it is told already."""


class BrokenReport(ReportError):
    """A report with errors, refused before anything is published."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
