"""Many reports published side by side; one page tells how each stands and leads to all."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from macros.files.replace import replace_files, replacing
from macros.files.work import Engine
from macros.findings import AuthorError, BrokenReport, Code, Finding, errors_among
from macros.project import DOCX_NAME, PDF_NAME, Project, recall, remembering
from macros.publish.run import Copies, build
from macros.publish.stages import Stages
from macros.publish.telling import FORMATS
from macros.read.history import VIETNAM
from macros.read.identity import Identity
from macros.read.yaml.file import read_model
from macros.rollup.parcel import WHOLE, is_report, list_returns, open_parcel, seal_of

PAGE = "index.html"
_Order = tuple[Path, Path]  # a report, and the folder for its site, of the same name
_FEW = 2  # reports that are published before a cluster has started
_SHOWN = 300  # letters of an error
_ONE_AT_A_TIME = threading.Lock()  # the site builder is one for a whole process


@dataclass(frozen=True, slots=True)
class Published:
    """How it stands with one report.

    Args:
        name: Of its folder beside the page of all; `<name>.html` there lists its findings.
        title: What it is called; its name where nobody can read that.
        findings: Errors among them mean that its folder is as it was before.
    """

    name: str
    title: str
    issuer: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many mistakes stop its publication."""
        return len(errors_among(self.findings))


def publish_all(
    sources: Sequence[Path], target: Path, where: str | None, stages: Stages
) -> tuple[Published, ...]:
    """Publish site, PDF and Word copy of each report into a folder of its name; none stops another.

    Args:
        where: As `Engine` has it.

    Raises:
        AuthorError: when there is no report, two have one name, or one lies where it would go.
    """
    orders = _list_orders(sources, target.resolve(), stages)
    found: dict[str, Published] = {}
    with stages.stage("Dựng các báo cáo") as advance, Engine(where, stages.say) as engine:
        published = engine.each(_publish, orders, is_small=len(orders) < _FEW)
        for done, ((source, folder), result) in enumerate(published, 1):
            if isinstance(result, BaseException):
                told = _tell(source, f"{type(result).__name__}: {result}")
                result = Published(folder.name, folder.name, "", (told,))  # noqa: PLW2901
            found[folder.name] = result
            advance(done, len(orders))
    listed = tuple(found[folder.name] for _, folder in orders)
    files = {target / f"{one.name}.html": FORMATS["html"](one.findings) for one in listed}
    files[target / PAGE] = write_page(listed, target)
    replace_files({path: text.encode("utf-8") for path, text in files.items()})
    return listed


def _list_orders(sources: Sequence[Path], target: Path, stages: Stages) -> list[_Order]:
    """List the reports by the names of their folders; say what else lies there."""
    orders: dict[str, _Order] = {}
    for path in map(Path.resolve, list_returns(sources)):
        is_zip = path.is_file() and path.suffix.lower() == ".zip"
        if not is_zip and not is_report(path):
            stages.say(f"Không phải báo cáo, bỏ qua: {path}")
            continue
        name = path.stem if is_zip else path.name
        folder = target / name
        other, _ = orders.setdefault(name, (path, folder))
        if other != path:
            message = f"hai báo cáo cùng tên “{name}”: {other}, {path}"
            raise AuthorError(message, "đổi tên một thư mục", Code.DUPLICATE_KEY)
        if folder.exists() and not (folder / PAGE).is_file():
            message = f"{folder} không phải trang web đã dựng, không thay được"
            raise AuthorError(message, "chọn thư mục khác cho --vao", Code.ARGUMENT)
    if not orders:
        message = "không thấy báo cáo nào: thư mục có data/report.yml, hay .zip của nó"
        raise AuthorError(message, "chọn thư mục có các báo cáo", Code.MISSING_FILE)
    return [orders[name] for name in sorted(orders)]


@remembering({})
def _publish(order: _Order) -> Published:
    """Publish a report, unless it, its publication and all code are as they were."""
    source, folder = order
    kept = folder.with_name(".cache") / folder.name
    seen = str(source), str(folder)
    record = kept / "xay-tat-ca.json"
    with _ONE_AT_A_TIME:
        made: Published = recall(
            record, seal_of, lambda: (_build(source, folder, kept), seen), Published
        )
    return made


def _build(source: Path, folder: Path, kept: Path) -> Published:
    """Publish a report of somebody else, of which nothing is run; one with errors stays as it was.

    Args:
        kept: Where the pages of its site are kept.
    """
    from rich.console import Console

    title, issuer = folder.name, ""
    quiet = Stages(Console(file=io.StringIO()))
    try:
        with open_parcel(source, WHOLE) as parcel:
            project = Project(parcel.put(), is_foreign=True, keeps_in=kept)
            if identity := read_model(project, project.data / "report.yml", Identity, []):
                title, issuer = identity.title, identity.co_quan
            with replacing(folder) as new:
                found = build(project, new, Copies(pdf=True, docx=True), quiet)
    except BrokenReport as error:
        found = error.findings
    except AuthorError as error:
        found = (replace(_tell(source, error.message), remedy=error.remedy),)
    return Published(folder.name, title, issuer, found)


def _tell(source: Path, error: str) -> Finding:
    """Tell what ended a publication otherwise than with findings."""
    message, remedy = f"không dựng được: {error}"[:_SHOWN], "sửa rồi chạy lại lệnh"
    return Finding(source.name, 1, message, remedy, Code.BUILD)


def write_page(listed: Sequence[Published], target: Path) -> str:
    """Write the page that tells how all reports stand; it needs no other file."""
    from jinja2 import Environment
    from markupsafe import Markup

    from macros.review.written.one_page import page_style

    template = Path(__file__).with_name("tat-ca.html").read_text(encoding="utf-8")
    ordered = sorted(listed, key=lambda one: (not one.errors, one.name))
    page = Environment(autoescape=True).from_string(template)
    return page.render(
        reports=[(one, _look_at(target / one.name)) for one in ordered],
        broken=sum(one.errors > 0 for one in listed),
        style=Markup(page_style()),  # noqa: S704  our own file
        copies={"PDF": PDF_NAME, "Word": DOCX_NAME},
    )


def _look_at(folder: Path) -> Mapping[str, str | int]:
    """Say of a published report how many pages it has in print, and when it was made."""
    import pypdfium2

    if not (folder / PAGE).is_file():
        return {}
    when = datetime.fromtimestamp((folder / PAGE).stat().st_mtime, VIETNAM)
    with pypdfium2.PdfDocument(folder / PDF_NAME) as document:
        return {"pages": len(document), "when": f"{when:%H:%M %d/%m/%Y}"}
