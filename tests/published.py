"""Reports to test with: copies of the small one, and published ones."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from rich.console import Console

from macros.project import Project
from macros.publish.run import publish
from macros.publish.site import write_stubs
from macros.publish.stages import Stages
from tests.tools.canary import copy_inputs

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "reports" / "nho"
HOSPITAL = ROOT / "tests" / "reports" / "benh-vien"  # a report of one's own: no mechanics, no look
_NAV = "- Sổ cái số liệu: phu-luc/so-cai.md\n- Danh mục số liệu: phu-luc/danh-muc-so-lieu.md\n"
_FLAG = """
flags:
- {keys: {nam: 2020}, columns: [luot_muon], mark: so_bo, note: Chờ số liệu của cơ sở Trung tâm}
"""


def copy_report(source: Path, target: Path) -> Project:
    """Copy a report's words and numbers, and give it the look and mechanics of this repository."""
    own = shutil.ignore_patterns(".cache", "site")
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=own)
    shutil.copytree(ROOT / "overrides", target / "overrides", dirs_exist_ok=True)
    config = target / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    mechanics = (ROOT / "mkdocs.yml").as_posix()
    config.write_text(text.replace("../../../mkdocs.yml", mechanics), encoding="utf-8")
    return Project(target)


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


def publish_quietly(
    project: Project,
    *,
    with_copies: bool = False,
    is_final: bool = False,
    base: str | None = None,
) -> Path:
    """Publish a report without telling anybody."""
    stages = Stages(Console(file=io.StringIO()))
    copies = {"with_pdf": with_copies, "with_docx": with_copies}
    publish(project, stages, **copies, is_final=is_final, base=base)
    return project.site


def publish_report(folder: Path) -> None:
    """Publish the site of a copy of the report of this repository."""
    copy_inputs(folder)
    publish_quietly(Project(folder))


def publish_small(folder: Path) -> None:
    """Publish site, PDF and Word copy of the small report."""
    publish_quietly(copy_report(SMALL, folder), with_copies=True)


def publish_hospital(folder: Path) -> None:
    """Publish site, PDF and Word copy of the hospital's report, ready to be signed."""
    shutil.copytree(HOSPITAL, folder, dirs_exist_ok=True)
    publish_quietly(Project(folder), with_copies=True, is_final=True)


def publish_catalogue(folder: Path) -> None:
    """Publish the site of the small report with its catalogue."""
    publish_quietly(catalogued_report(folder))


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
