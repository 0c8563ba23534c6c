"""The small report with a data catalogue, published as `baocao html` does it."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from macros.project import Project
from macros.publish.run import publish
from macros.publish.site import write_stubs
from macros.publish.stages import Stages
from tests.conftest import SMALL, copy_report

_NAV = "- Sổ cái số liệu: phu-luc/so-cai.md\n- Danh mục số liệu: phu-luc/danh-muc-so-lieu.md\n"
_FLAG = """
flags:
- {keys: {nam: 2020}, columns: [luot_muon], mark: so_bo, note: Chờ số liệu của cơ sở Trung tâm}
"""


def catalogued_report(target: Path) -> Project:
    """Copy the small report, give it a catalogue, a repository and a provisional number."""
    project = copy_report(SMALL, target)
    _append(project.tables / "ban_doc.yml", _FLAG)
    particulars = project.data / "report.yml"
    text = particulars.read_text(encoding="utf-8")
    address = "repo_url: https://github.com/thu-vien/bao-cao"
    particulars.write_text(text.replace("repo_url: null", address), encoding="utf-8")
    write_stubs(project)
    _append(project.config, _NAV)
    return project


def publish_quietly(project: Project) -> Path:
    """Publish a report without telling anybody."""
    publish(project, Stages(Console(file=io.StringIO())))
    return project.site


def published_report(target: Path) -> Project:
    """Publish the small report with its catalogue into a new folder."""
    project = catalogued_report(target)
    publish_quietly(project)
    return project


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
