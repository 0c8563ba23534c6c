"""Findings for other programs: workflow commands, code quality, SARIF, JSON, a page to pass on."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from textwrap import fill, indent
from typing import Any
from urllib.parse import quote

import click
import yaml

from macros.findings import Finding, ReportError, Severity, nearest
from macros.render.call.html import Html, block, tag

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def _said(finding: Finding) -> str:
    return " ".join(f"{finding.message}; {finding.remedy}".split())


def _github(findings: Iterable[Finding]) -> str:
    """Write workflow commands, which GitHub shows beside the lines of a change."""
    return "\n".join(
        f"::{_LEVELS[one.severity]} file={_property(one.path)},line={one.line},"
        f"title={_property(one.code)}::{_escaped(_said(one))}"
        for one in findings
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _gitlab(findings: Iterable[Finding]) -> str:
    """Write a Code Quality report; what was there before a change has the same fingerprint."""
    seen: Counter[str] = Counter()
    entries = []
    for one in findings:
        same = f"{one.path}\0{one.code}\0{one.message}"
        seen[same] += 1
        mark = hashlib.sha256(f"{same}\0{seen[same]}".encode()).hexdigest()
        entries.append(
            {
                "description": _said(one),
                "check_name": str(one.code),
                "fingerprint": mark,
                "severity": "major" if one.severity is Severity.ERROR else "minor",
                "location": {"path": one.path, "lines": {"begin": one.line}},
            }
        )
    return _written(entries)


def _sarif(findings: Iterable[Finding]) -> str:
    """Write SARIF 2.1.0, the format of OASIS for what tools find."""
    found = tuple(findings)
    codes = sorted({one.code for one in found})
    results = [
        {
            "ruleId": str(one.code),
            "ruleIndex": codes.index(one.code),
            "level": _LEVELS[one.severity],
            "message": {"text": _said(one)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(one.path)},
                        "region": {"startLine": one.line},
                    }
                }
            ],
        }
        for one in found
    ]
    driver = {
        "name": "baocao",
        "version": version("bao-cao"),
        "rules": [{"id": str(code)} for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _written({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _json(findings: Iterable[Finding]) -> str:
    """Write what is found as it is; `phien_ban` changes when a key does."""
    entries = [
        {
            "tep": one.path,
            "dong": one.line,
            "muc": str(one.severity),
            "ma": str(one.code),
            "dieu_sai": one.message,
            "cach_sua": one.remedy,
            "con_phai_viet": one.is_to_write,
        }
        for one in findings
    ]
    return _written({"phien_ban": 1, "phat_hien": entries})


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


_STYLE = """
table { width: 100%; } td { text-align: left; } em { display: block; color: var(--them); }
td:first-child, td:last-child { white-space: nowrap; color: var(--muc-2); }
tr.loi td:first-child { border-left: 4px solid var(--son); }
tr.canh_bao td:first-child { border-left: 4px solid #b98900; }
li { margin: 0 0 0.8em; overflow-wrap: anywhere; }
"""


def _page(findings: Iterable[Finding]) -> str:
    """Write one page that needs no other file, to be read or sent."""
    found = tuple(findings)
    errors = sum(one.severity is Severity.ERROR for one in found)
    files = groupby(found, key=lambda one: one.path)
    parts = (inner for path, some in files for inner in (tag("h2", path), _table(some)))
    counted = f"{errors} lỗi, {len(found) - errors} cảnh báo và chỗ còn phải viết."
    return _alone("Kết quả kiểm tra", "Kết quả kiểm tra báo cáo", counted, *parts)


def write_mistakes(mistakes: Iterable[str], every: int) -> str:
    """Write the page that stands in place of all others until the mistakes are mended.

    Args:
        every: Seconds after which it looks whether they are.
    """
    items = [tag("li", one) for one in mistakes]
    title = f"Còn {len(items)} lỗi"
    policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
    said = "Sửa và lưu tệp; trang này tự trở lại khi hết lỗi."
    watching = (
        f'<meta http-equiv="refresh" content="{every}">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    )
    return _alone(title, title, said, block("ol", *items), more=watching)


def _alone(title: str, heading: str, said: str, *parts: Html, more: str = "") -> str:
    """Write a page that needs no other file, in the letters and colours of a comparison."""
    from macros.review.written.one_page import page_style

    head = block(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width">'),
        Html(more),
        tag("title", title),
        Html(f"<style>{page_style()}{_STYLE}</style>"),
    )
    top = block("header", tag("h1", heading), tag("p", said, class_="ten"))
    body = block("body", top, block("main", *parts))
    return f"<!doctype html>\n{block('html', head, body, lang='vi')}"


def _table(findings: Iterable[Finding]) -> Html:
    kinds = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo"}
    rows = (
        tag(
            "tr",
            tag("td", f"{kinds[one.severity]}, dòng {one.line}"),
            tag("td", one.message, tag("em", one.remedy)),
            tag("td", tag("code", str(one.code))),
            class_=str(one.severity),
        )
        for one in findings
    )
    return block("table", *rows)


@dataclass(frozen=True, slots=True)
class CodeGuide:
    """What is told of a code: its meaning, what causes it, what does not, what to do.

    Args:
        tep: The file or folder of the examples; "" for a page.
        canh_bao: Whether the author of a page may let it stand.
    """

    nghia: str
    sai: str
    dung: str
    lam: str
    tep: str = ""
    canh_bao: bool = False


def read_explanations() -> Mapping[str, CodeGuide]:
    """Read what the package knows of every code."""
    text = Path(__file__).parents[1].joinpath("ma-loi.yml").read_text(encoding="utf-8")
    return {code: CodeGuide(**said) for code, said in yaml.safe_load(text).items()}


def explain(code: str | None) -> Iterator[str]:
    """Say what a code means, with a wrong and a right example; without one, list them all.

    Raises:
        ReportError: with the nearest code, when there is none of this name.
    """
    known = read_explanations()
    if code is None:
        for each, one in known.items():
            yield _laid_out(each, one.nghia)
        return
    code = code.strip("[]")
    if code not in known:
        raise ReportError(f"không có mã “{code}”; {nearest(code, known)}")
    one = known[code]
    where = {"": "", "./": " (các tệp của báo cáo)"}.get(one.tep, f" ({one.tep})")
    yield _laid_out(code, one.nghia)
    for head, example, color in ((f"Sai{where}:", one.sai, "red"), ("Đúng:", one.dung, "green")):
        yield "\n" + click.style(head, fg=color, bold=True)
        yield indent(example, " " * _MARGIN, lambda _: True)
    yield "\n" + _laid_out("Cách sửa:", one.lam)
    stands = f'đúng ý thì đặt ngay trên dòng đó: {{{{ bo_qua("{code}", "lý do") }}}}'
    yield _laid_out("Bỏ qua:", stands if one.canh_bao else "không bỏ qua được.")


_MARGIN = 4


def _laid_out(head: str, text: str) -> str:
    """Set words behind their head, on lines that a terminal has room for."""
    lines = fill(f"{head} {text}", 88, subsequent_indent=" " * _MARGIN, break_on_hyphens=False)
    lines = lines.replace(head, click.style(head, bold=True), 1)
    return re.sub(r"`([^`]+)`", lambda match: click.style(match[1], fg="cyan"), lines)


FORMATS: Mapping[str, Callable[[Iterable[Finding]], str]] = {
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "json": _json,
    "html": _page,
}
