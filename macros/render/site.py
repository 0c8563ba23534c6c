"""Bind the authors' macros to the site builder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError
from jinja2.ext import Extension

from macros.findings import AuthorError, BrokenReport, Finding
from macros.project import Project
from macros.read.approvals import Standings
from macros.read.history import date_of_build, name_state, read_history
from macros.read.page.author_text import WHOLE_PAGE, read_author_text
from macros.read.page.page import Call, Page
from macros.read.page.raw_call import refuse
from macros.read.report import Report, read_report
from macros.render.call.address import feedback_links
from macros.render.call.context import Context, Desk, Rendered
from macros.render.call.numbering import number_report
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import Ledger, print_page, run

# The key under which a command hands over what it knows.
HANDOVER_KEY = "bao_cao_trao_tay"
# What a template engine must go by, so that no text can hold what is not seen here.
_DELIMITERS = ("{%", "{{", "{#", None, None)


class AuthorGuard(Extension):
    """The Jinja extension that keeps the site builder from running author text.

    It refuses what is not allowed, and hands the template engine one word in place of a page
    with calls: the text is put together by `print_page`, without any template.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        text = read_author_text(source)
        if text.refusals:
            first = text.refusals[0]
            raise TemplateSyntaxError(str(first.error), first.line, name, filename)
        engine = self.environment
        delimiters = (
            engine.block_start_string,
            engine.variable_start_string,
            engine.comment_start_string,
            engine.line_statement_prefix,
            engine.line_comment_prefix,
        )
        if delimiters != _DELIMITERS:
            error = refuse("mkdocs.yml đổi dấu ngoặc của lệnh gọi", "để nguyên {{ và }}")
            raise TemplateSyntaxError(str(error), 1, name, filename)
        return f"{{{{ {WHOLE_PAGE}() }}}}" if text.calls else source


class Handover:
    """What a command that builds the site knows already: the report, and what it found out.

    It is no dataclass: the site builder writes out in full all of those that it is handed.

    Args:
        findings: What the checks found, for the progress board; None where nobody checked.
        ledger: What every call prints, drawings included; otherwise evaluated again.
        standings: How each section stands with those who approve.
        compared: The commit with which the comparison beside the pages was made; "" without one.
    """

    def __init__(
        self,
        report: Report,
        findings: tuple[Finding, ...] | None = None,
        ledger: Ledger | None = None,
        standings: Standings | None = None,
        compared: str = "",
    ) -> None:
        self.report = report
        self.findings = findings
        self.printed = dict(ledger.printed()) if ledger is not None else {}
        self.standings = standings or {}
        self.compared = compared
        self.write: Callable[[str], str] | None = None  # prints a page by its file below docs/
        self.pages = {page.source_uri: page for page in report.pages}

    def renew(self, report: Report, page: Page, printed: Mapping[int, Rendered]) -> None:
        """Take over what one page says in another state of the report."""
        self.report = report
        self.pages[page.source_uri] = page
        self.printed |= {(page.path, number): said for number, said in printed.items()}


def bind_macros(env: Any) -> None:
    """Register the one word that prints a page, and what the theme prints about the report.

    Args:
        env: The environment of mkdocs-macros: `conf`, `macros`, `page`, `project_dir`.
    """
    extra = env.conf["extra"]
    handed = extra.get(HANDOVER_KEY) or Handover(read_report(Project(Path(env.project_dir))))
    report = handed.report
    described = {
        **describe_report(report),
        "gop_y": feedback_links(report, env.conf.get("site_url")),
        "duyet": dict(_approvals(handed)),
        "ban": name_state(report.project),
    }
    extra["bao_cao"] = described | extra.get("bao_cao", {})
    env.conf["site_name"] = report.identity.title
    numbering = number_report(report)
    draw = drawing_for(report.project)

    def desk() -> Desk:
        history = read_history(report.project)
        changes = history.changes if history else None
        today = date_of_build(history)
        return Desk(handed.findings, changes, today, handed.standings, handed.compared)

    def say(page: Page, call: Call) -> str:
        printed = None if call.macro.is_live else handed.printed.get((page.path, call.index))
        if printed is not None:
            return printed.markdown
        try:
            return run(Context(report, page, call, numbering, draw, desk)).markdown
        except AuthorError as error:
            raise BrokenReport((error.at(call.path, call.line),)) from error

    def write(source_uri: str) -> str:
        page = handed.pages[source_uri]
        return print_page(page, handed.report.documents, lambda call: say(page, call))

    handed.write = write
    env.macros.update({WHOLE_PAGE: lambda: write(source_of(env.page))})


def _approvals(handed: Handover) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Say of each section who has approved it; if that has lapsed, what has changed since."""
    for section, states in handed.standings.items():
        valid = [f"{one.step}: {one.words}" for one in states if one.is_valid]
        if valid:
            said = "; ".join(valid)
            is_done = len(valid) == len(states)
            yield section, {"loi": f"{said[:1].upper()}{said[1:]}", "xem": False, "xong": is_done}
        state = next((one for one in states if one.approval and not one.is_valid), None)
        if state is not None:
            changed = f": {state.changed}" if state.changed else ""
            is_shown = state.lapsed_at != "" and state.lapsed_at == handed.compared
            yield section, {"loi": f"Đã đổi sau bước {state.step}{changed}", "xem": is_shown}


def source_of(page: Any) -> str:
    """Read the path below docs/ of a page of mkdocs, or of Zensical, whose pages have no file."""
    return str(page.file.src_uri if hasattr(page, "file") else page.path)


def describe_report(report: Report) -> Mapping[str, Any]:
    """What the theme prints about the report as a whole."""
    identity = report.identity
    return {
        "ten": identity.title,
        "co_quan": identity.co_quan,
        "logo": identity.logo,
        "minh_hoa": identity.minh_hoa,
        "ngay": identity.ngay,
        "du_thao": identity.du_thao,
        "repo_url": identity.repo_url,
    }
