"""The command line `baocao`: from checking a report to its site and printed copies."""

from __future__ import annotations

import atexit
import gc
import gettext
import os
import shutil
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from macros.files.zip import pack_site
from macros.findings import BrokenReport, Finding, ReportError, errors_among
from macros.project import Project, find_project
from macros.publish.stages import Stages


def speak_vietnamese() -> None:
    """Let Click say everything in Vietnamese, whatever the machine speaks."""
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain("messages", str(Path(__file__).with_name("ban-dich")))


speak_vietnamese()  # first of all: some of Click's words are chosen while commands are declared


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[TÙY CHỌN]",
    subcommand_metavar="LỆNH …",
)
@click.option(
    "--thu-muc",
    "folder",
    metavar="THƯ MỤC",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="Thư mục của báo cáo (mặc định: thư mục hiện tại).",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Kiểm tra và xuất bản báo cáo: trang web, bản in PDF, bản Word."""
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles are not UTF-8 by default, and findings are Vietnamese.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _spare_the_collector()
    project = find_project(folder)
    if project is None:
        _fail(f"không thấy mkdocs.yml trong {folder.resolve()} hay thư mục trên; dùng --thu-muc")
    context.obj = project


def _spare_the_collector() -> None:
    """Look for garbage seldom: nearly all that a command reads lives until it ends.

    Looking through it every 700 objects, and once more at the end, is a tenth of a site build.
    """
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)


def _command(function: Callable[..., None]) -> click.Command:
    """Make a command that prints findings, and exits with 1, instead of a traceback."""

    @wraps(function)
    def run(context: click.Context, /, **options: Any) -> None:
        try:
            function(context.obj, **options)
        except BrokenReport as error:
            _print(error.findings)
            _fail(f"{len(errors_among(error.findings))} lỗi; chưa xuất bản gì")
        except ReportError as error:
            _fail(str(error))

    name = function.__name__.removesuffix("_").replace("_", "-")
    declare = main.command(name=name, help=function.__doc__, options_metavar="[TÙY CHỌN]")
    return declare(click.pass_context(run))


@_command
def check_(project: Project) -> None:
    """Liệt kê mọi lỗi và cảnh báo của báo cáo."""
    from macros.publish.run import check

    findings = check(project, Stages())
    _print(findings)
    errors = len(errors_among(findings))
    if errors:
        _fail(f"{errors} lỗi, {len(findings) - errors} cảnh báo")
    click.echo(f"Không có lỗi, {len(findings)} cảnh báo.")


@_command
def html(project: Project) -> None:
    """Dựng trang web vào site/."""
    from macros.publish.run import publish

    _show(project, publish(project, Stages()), "index.html")


_FINAL = click.option(
    "--chinh-thuc", "is_final", is_flag=True, help="Bản chính thức: từ chối khi còn việc dở."
)


@_command
@_FINAL
@click.option("--muc", "section", metavar="MÃ", help="Chỉ in một mục, ra tệp riêng cạnh site/.")
@click.option("--dinh-kem", "with_data", is_flag=True, help="Đính kèm số liệu vào PDF (A-3a).")
def pdf(project: Project, is_final: bool, section: str | None, with_data: bool) -> None:
    """Dựng trang web và bản in site/bao-cao.pdf."""
    if section is not None and is_final:
        _fail("bản chính thức là cả báo cáo; bỏ --muc, hoặc bỏ --chinh-thuc")
    if section is not None:
        from macros.publish.section import publish_section

        target, warnings = publish_section(project, Stages(), section)
        _print(warnings)
        click.echo(f"Đã xong: {target}")
        return
    from macros.publish.run import publish

    warnings = publish(project, Stages(), with_pdf=True, is_final=is_final, with_data=with_data)
    _show(project, warnings, "index.html", "bao-cao.pdf")


@_command
@_FINAL
def docx(project: Project, is_final: bool) -> None:
    """Dựng trang web, bản in site/bao-cao.pdf và bản Word site/bao-cao.docx."""
    from macros.publish.run import publish

    warnings = publish(project, Stages(), with_pdf=True, with_docx=True, is_final=is_final)
    _show(project, warnings, "index.html", "bao-cao.pdf", "bao-cao.docx")


@_command
@click.argument("file", metavar="TỆP.pdf", type=click.Path(path_type=Path, exists=True))
def verify(project: Project, file: Path) -> None:
    """Soát một bản PDF: có đúng là bản in từ các tệp ở đây không, khác ở đâu."""
    from macros.publish.verify import verify as compare

    differences = compare(project, file, Stages())
    for line in differences:
        click.echo(f"- {line}")
    if differences:
        _fail(f"{file.name} không phải bản in từ các tệp ở đây")
    click.echo(f"{file.name} đúng là bản in từ các tệp ở đây, từng byte.")


@_command
@click.option("--cong", "port", metavar="SỐ", type=int, default=8000, help="Cổng (mặc định: 8000).")
def serve(project: Project, port: int) -> None:
    """Xem trước trên máy này; sửa tệp là trang tự cập nhật, có lỗi thì trang nói lỗi."""
    from macros.publish.preview import serve_preview

    serve_preview(project, Stages(), port)


@_command
@click.argument("table", metavar="BANG")
@click.option("--don-vi", "unit", metavar="MÃ", help="Mã đơn vị điền mẫu.")
@click.option("--nam", "years", metavar="NĂM", type=int, multiple=True, help="Chỉ năm này.")
@click.option(
    "--ra",
    "target",
    metavar="TỆP.xlsx",
    type=click.Path(path_type=Path),
    help="Tên tệp mẫu (mặc định: BANG-MÃ.xlsx).",
)
@click.option("--trong", "blank", is_flag=True, help="Không điền sẵn số liệu đã có.")
def mau(
    project: Project,
    table: str,
    unit: str | None,
    years: tuple[int, ...],
    target: Path | None,
    blank: bool,
) -> None:
    """Xuất mẫu Excel của một bảng cho một đơn vị điền."""
    from macros.files.replace import replace_files
    from macros.intake.hand_out import make_template

    target = target or Path("-".join(part for part in (table, unit) if part) + ".xlsx")
    replace_files({target: make_template(project, table, unit, years, blank=blank)})
    click.echo(f"Đã xong: {target}")


@_command
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--bang", "table", metavar="BANG", help="Bảng nhận số liệu.")
@click.option("--don-vi", "unit", metavar="MÃ", help="Mã đơn vị của số liệu.")
@click.option("--nam", "year", metavar="NĂM", type=int, help="Năm của số liệu.")
@click.option(
    "--con-lech",
    "unsettled",
    is_flag=True,
    help="Ghi cả khi số ở dòng khác, bảng khác chưa sửa theo.",
)
@click.option("--ghi/--thu", "write", default=True, help="Ghi vào data/tables, hay chỉ thử.")
def nhap(
    project: Project,
    file: Path,
    table: str | None,
    unit: str | None,
    year: int | None,
    unsettled: bool,
    write: bool,
) -> None:
    """Nhập một tệp Excel hoặc CSV đã điền vào data/tables."""
    from macros.intake.file.cells import Wishes
    from macros.intake.take_in import describe, take_in

    intake = take_in(project, file, Wishes(table, unit, year, unsettled))
    for line in describe(intake):
        click.echo(line)
    if intake.findings:
        _fail(f"{len(intake.findings)} lỗi; chưa ghi gì")
    if write:
        intake.write()
    click.echo("Đã ghi; chạy baocao check để soát cả báo cáo." if write else "Chỉ thử, chưa ghi.")


@_command
@click.argument("table", metavar="BANG")
@click.option(
    "--ra",
    "target",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    required=True,
    help="Tệp .csv hoặc .xlsx.",
)
def xuat(project: Project, table: str, target: Path) -> None:
    """Xuất một bảng để mở bằng Excel."""
    from macros.files.replace import replace_files
    from macros.intake.hand_out import export_table

    replace_files({target: export_table(project, table, target.suffix.lower())})
    click.echo(f"Đã xong: {target}")


@_command
def zip_(project: Project) -> None:
    """Gói site/ thành bao-cao-site.zip để mang đi, mở không cần mạng."""
    target = project.root / "bao-cao-site.zip"
    pack_site(project.site, target)
    click.echo(f"Đã xong: {target}")


@_command
def danh_muc(project: Project) -> None:
    """Viết các trang còn thiếu của danh mục số liệu."""
    from macros.publish.site import write_stubs

    pages = write_stubs(project)
    for page in pages:
        click.echo(f"Đã viết: docs/{page}")
    if pages:
        click.echo("Thêm vào nav của mkdocs.yml:")
    for page in pages:
        click.echo(f"  - {page}")
    if not pages:
        click.echo("Không thiếu trang nào.")


@_command
def luoc_do(project: Project) -> None:
    """Viết các lược đồ để trình soạn thảo gợi ý và soát các tệp YAML."""
    from macros.publish.schemas import write_schemas

    for name in write_schemas(project):
        click.echo(f"Đã viết: {name}")


@_command
def clean(project: Project) -> None:
    """Xóa site/ và bộ nhớ đệm."""
    for folder in (project.site, project.cache):
        shutil.rmtree(folder, ignore_errors=True)


def _show(project: Project, warnings: tuple[Finding, ...], *files: str) -> None:
    _print(warnings)
    for file in files:
        click.echo(f"Đã xong: {project.site / file}")


def _print(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        click.echo(str(finding))


def _fail(message: str) -> NoReturn:
    click.echo(f"Dừng: {message}.", err=True)
    sys.exit(1)
