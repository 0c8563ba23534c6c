"""The page that somebody looks at, made again before all others.

The site builder is as the last build left it: navigation, theme and all other pages are those of
then, and the whole build that follows brings the rest. So nothing here needs to know what else an
edit touches, and whatever is not simple is left to that build: mistakes, pages that are new, pages
into which the data of the whole report are filled.
"""

from __future__ import annotations

from pathlib import Path

from macros.findings import errors_among
from macros.publish.kept import KeptPages
from macros.publish.site import listening
from macros.read.report import read_report
from macros.render.call.context import Rendered
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import evaluate
from macros.render.site import HANDOVER_KEY, Handover
from macros.vocabulary import MacroKind


def remake(left: KeptPages, address: str, root: Path) -> bool:
    """Write the page of an address into a built site; tell whether that could be done.

    Args:
        left: What the last build left.
        address: Relative to the site.
    """
    from mkdocs.commands.build import _build_page, _populate_page

    env, config, files, nav = left.builder
    handover: Handover = config.extra[HANDOVER_KEY]
    report = read_report(handover.report.project)
    pages = files.documentation_pages()
    file = next((one for one in pages if one.dest_uri == address), None)
    page = next((one for one in report.pages if file and one.source_uri == file.src_uri), None)
    if file is None or page is None or not report.is_whole or errors_among(report.findings):
        return False
    if any(call.macro.kind is MacroKind.APPENDIX for call in page.calls):
        return False
    printed: dict[int, Rendered] = {}
    for call, said in evaluate(report, [page], drawing_for(report.project)):
        if not isinstance(said, Rendered):
            return False
        printed[call.index] = said
    handover.renew(report, page, printed)
    config.plugins["bao-cao"].pages[page.source_uri] = page
    file.abs_dest_path = str(root / address)
    with listening(1, lambda done, total: None) as complaints:
        left.complaints, left.is_searched = complaints, False
        _populate_page(file.page, config, files)
        if not complaints:
            _build_page(file.page, config, pages, nav, env)
    return not complaints
