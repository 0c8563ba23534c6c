"""Build the site with mkdocs: pages of the catalogue written, complaints turned into findings."""

from __future__ import annotations

import datetime
import gzip
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from traceback import extract_tb
from typing import IO, TYPE_CHECKING, Any

import yaml

from macros.findings import BrokenReport, Code, Finding
from macros.project import PACKAGED, Project
from macros.read.report import Report, read_report
from macros.read.site_config import SiteConfig, read_site_config
from macros.render.call.numbering import number_report
from macros.render.site import HANDOVER_KEY, Handover

if TYPE_CHECKING:
    from macros.publish.kept import KeptPages
    from macros.publish.margin import Margin
    from macros.review.gathered import PlacedRemark

FOLDER = "phu-luc/so-lieu"
# The catalogue is found by what a table is called, but after the report's own pages.
_FRONT = "---\nsearch: {boost: 0.3}\n---\n"
_LIST = f"""{_FRONT}# Danh mục số liệu

Mọi con số của báo cáo đều lấy từ các bảng dưới đây.
Mỗi bảng có trang riêng: ý nghĩa, nguồn, các cột, quy tắc kiểm tra, nơi báo cáo dùng đến;
số liệu để lọc, sắp xếp và tải về.

{{{{ danh_muc() }}}}
"""
_LEDGER = """---
search: {boost: 0.3}
---
# Sổ cái số liệu

Sổ cái ghi mọi con số in trong báo cáo: in ở đâu, tính thế nào, từ ô nào của bảng nào.

{{ so_cai() }}
"""


def write_stubs(project: Project) -> tuple[str, ...]:
    """Write what is missing of the catalogue; files that exist stay as they are.

    Returns the pages written, relative to docs/.
    """
    report, written = read_report(project), []
    pages = number_report(report).catalogue
    folder = next((str(PurePosixPath(page.source_uri).parent) for page in pages.values()), FOLDER)
    for name, text in _stubs(report, folder, pages):
        path = project.docs / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(name)
    return tuple(written)


def _stubs(report: Report, folder: str, known: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    above = f"{PurePosixPath(folder).parent}/".removeprefix("./")
    if not any(page.calls_of("so_cai") for page in report.pages):
        yield f"{above}so-cai.md", _LEDGER
    lists = (call for page in report.pages for call in page.calls_of("danh_muc") if not call.args)
    if not any(lists):
        yield f"{above}danh-muc-so-lieu.md", _LIST
    for name, table in report.tables.items():
        if name not in known:
            text = f'{_FRONT}# {table.schema.title}\n\n{{{{ danh_muc("{name}") }}}}\n'
            yield f"{folder}/{name}.md", text


_LAST = re.compile(r"<lastmod>[^<]*</lastmod>")


def date_sitemap(site_dir: Path, date: datetime.datetime) -> None:
    """Rewrite the map and its packed twin; a site without them is left alone."""
    path = site_dir / "sitemap.xml"
    if not path.is_file():
        return
    text = _LAST.sub(f"<lastmod>{date:%Y-%m-%d}</lastmod>", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    packed = gzip.compress(text.encode("utf-8"), mtime=int(date.timestamp()))
    (site_dir / "sitemap.xml.gz").write_bytes(packed)


_PAGE = re.compile(r"[Dd]oc file '([^']+)'")


def build_site(
    handover: Handover,
    target: Path,
    advance: Callable[[int, int], None],
    copies: Mapping[str, str] | None = None,
    address: str | None = None,
    margin: Margin | None = None,
    remarks: Sequence[PlacedRemark] = (),
) -> KeptPages:
    """Build the site of a report, read and checked already, into a folder.

    Returns what was made anew of its pages.

    Args:
        copies: To which the theme links besides pages, such as the PDF.
        address: Where the site is served, for a preview; otherwise as mkdocs.yml says.
        margin: What is marked on the pages; None marks nothing.
        remarks: What is said beside the passages.

    Raises:
        BrokenReport: when the site builder complains about anything.
    """
    report = handover.report
    site_config = read_site_config(report.project)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from jinja2 import TemplateNotFound
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    from macros.publish.kept import KeptPages, listening
    from macros.publish.theme import ReadPages

    with listening(len(report.pages), advance) as complaints:
        try:
            options = {"site_url": address} if address else {}
            # Beside its configuration the site builder looks for code to run.
            home = PACKAGED if report.project.is_foreign else report.project
            # What to watch is for other programs; a report may stand apart from this one.
            config = load_config(
                _open_config(report.project, site_config),
                config_file_path=str(home.config),
                docs_dir=str(report.project.docs),
                site_dir=str(target),
                strict=True,
                watch=[],
                **options,
            )
            if site_config.is_packaged and report.project.overrides.is_dir():
                config.theme.dirs.insert(0, str(report.project.overrides))
            kept = KeptPages(report.project, site_config, complaints)
            config.extra[HANDOVER_KEY] = handover
            config.theme.get_env = partial(_open_theme, config.theme.get_env)  # type: ignore[method-assign]
            config.extra["bao_cao"] = dict(copies or {})
            if margin is not None:
                config.extra["bao_cao"]["doi_chieu"] = margin.describe()
            config.plugins["bao-cao"] = ReadPages(report.pages, kept, margin, remarks)
            config.plugins.on_startup(command="build", dirty=False)
            with kept.second:
                build(config)
            config.plugins.on_shutdown()
            if margin is not None:
                margin.write_aside(target)
            return kept
        except (Abort, MkDocsException) as error:
            complaints.append(str(error))
            raise BrokenReport(_findings(report.project, complaints)) from error
        except TemplateNotFound as error:
            complaints.append(f"thiếu khuôn “{error.name}” trong thư mục ghi ở custom_dir")
            raise BrokenReport(_findings(report.project, complaints)) from error
        except Exception as error:
            if found := tuple(_faults_of_template(report.project, error)):
                raise BrokenReport(found) from error
            raise


def _faults_of_template(project: Project, error: Exception) -> Iterator[Finding]:
    """Tell at which line a template of the report's own failed, if one did."""
    own = {str(path): path for path in project.own_look("*.html")}
    for frame in extract_tb(error.__traceback__)[::-1]:
        if frame.filename in own:
            message = f"khuôn trang chạy đến đây thì hỏng: {' '.join(str(error).split())}"
            remedy = "sửa dòng đó, hoặc lấy lại tệp của bộ công cụ"
            name = project.relative(own[frame.filename])
            yield Finding(name, frame.lineno or 1, message, remedy, Code.CONFIG)
            return


def _open_theme(make: Callable[[], Any]) -> Any:
    """Let the theme list its files without fourteen thousand icons, of which none is published."""
    env = make()

    def list_templates(extensions: None = None, filter_func: Any = None) -> list[str]:
        named = set()
        for root in env.loader.searchpath:
            for folder, below, names in os.walk(root):
                below[:] = [one for one in below if not one.startswith(".")]
                inside = Path(folder).relative_to(root)
                named |= {(inside / one).as_posix() for one in names}
        return sorted(filter(filter_func, named))

    env.list_templates = list_templates
    return env


def _open_config(project: Project, site_config: SiteConfig) -> IO[bytes]:
    """Open what mkdocs is to read: mkdocs.yml, over the packaged file where it has no mechanics."""
    if not site_config.is_packaged:
        return project.config.open("rb")
    packaged = {"INHERIT": str(PACKAGED.config), "theme": {"custom_dir": str(PACKAGED.overrides)}}
    text = yaml.safe_dump({**site_config.own, **packaged}, allow_unicode=True, sort_keys=False)
    stream = BytesIO(text.encode("utf-8"))
    stream.name = str(project.config)
    return stream


def _findings(project: Project, complaints: list[str]) -> tuple[Finding, ...]:
    config = project.relative(project.config)
    findings = []
    for complaint in complaints:
        if not complaint or complaint.startswith("Aborted with"):
            continue
        page = _PAGE.search(complaint)
        path = f"docs/{page.group(1)}" if page else config
        message = f"trình dựng trang báo: {' '.join(complaint.split())}"
        findings.append(Finding(path, 1, message, "sửa chỗ được nêu", Code.BUILD))
    return tuple(dict.fromkeys(findings))
