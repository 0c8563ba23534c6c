"""Bind the authors' macros to the site builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from macros.project import Project
from macros.read.history import date_of_build, read_history
from macros.read.report import Report, read_report
from macros.render.board_desk import Desk
from macros.render.citation import chu_thich
from macros.render.context import Context
from macros.render.drawing import drawing_for
from macros.render.feedback import feedback_links
from macros.render.ledger import Ledger
from macros.render.numbering import number_report
from macros.render.vocabulary import LIVE, MACROS, run

# The key under which a command hands over the report that it has read already.
REPORT_KEY = "bao_cao_report"
# The key under which it hands over what every call prints.
LEDGER_KEY = "bao_cao_ledger"
# The key under which it hands over what the checks found.
FINDINGS_KEY = "bao_cao_findings"


def bind_macros(env: Any) -> None:
    """Register every macro, and what the theme prints about the report.

    A bound macro looks its arguments up in the report by the number that the
    guard gives it; what Jinja passes along is the same text read twice.

    Args:
        env: The environment of mkdocs-macros: `conf`, `macros`, `page`, `project_dir`.
    """
    extra = env.conf["extra"]
    report = extra.get(REPORT_KEY) or read_report(Project(Path(env.project_dir)))
    described = {
        **describe_report(report),
        "gop_y": feedback_links(report, env.conf.get("site_url")),
    }
    extra["bao_cao"] = described | extra.get("bao_cao", {})
    env.conf["site_name"] = report.identity.title
    numbering = number_report(report)
    pages = {page.source_uri: page for page in report.pages}
    draw = drawing_for(report.project)

    def desk() -> Desk:
        history = read_history(report.project)
        changes = history.changes if history else None
        return Desk(extra.get(FINDINGS_KEY), changes, date_of_build(history))

    def context_of(index: int) -> Context:
        page = pages[source_of(env.page)]
        return Context(report, page, page.calls[index], numbering, draw, desk)

    ledger: Ledger | None = extra.get(LEDGER_KEY)
    known = ledger.printed() if ledger is not None else {}

    def evaluate(index: int, *args: Any, **kwargs: Any) -> str:
        context = context_of(index)
        if context.call.name not in LIVE:
            printed = known.get((context.page.path, index))
            if printed is not None:
                return printed.markdown
        return run(context).markdown

    def notes(index: int, *keys: str) -> str:
        return chu_thich(context_of(index - 1), *keys).markdown

    bound: dict[str, Callable[..., str]] = dict.fromkeys(MACROS, evaluate)
    env.macros.update(bound | {"chu_thich": notes})


def source_of(page: Any) -> str:
    """Read the path below docs/ of a page of mkdocs, or of Zensical, whose pages have no file."""
    return str(page.file.src_uri if hasattr(page, "file") else page.path)


def describe_report(report: Report) -> Mapping[str, Any]:
    """What the theme prints about the report as a whole."""
    identity = report.identity
    return {
        "ten": identity.title,
        "co_quan": identity.co_quan,
        "minh_hoa": identity.minh_hoa,
        "ngay": identity.ngay,
        "du_thao": identity.du_thao,
        "repo_url": identity.repo_url,
    }
