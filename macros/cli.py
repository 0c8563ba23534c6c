"""The command line `baocao`: from checking a report to its site and printed copies."""

from __future__ import annotations

import atexit
import gc
import gettext
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from macros.files.replace import explain, replace_files
from macros.files.scratch import recover, sweep
from macros.files.zip import check_clock, pack_site
from macros.findings import BrokenReport, ReportError, errors_among
from macros.project import DOCX_NAME, PDF_NAME, Project, find_project
from macros.publish.stages import Stages, finish, list_findings, say, stop

# First of all, since some of Click's words are chosen while commands are declared: let it say
# everything in Vietnamese, whatever the machine speaks.
os.environ["LANGUAGE"] = "vi"
gettext.bindtextdomain("messages", str(Path(__file__).with_name("ban-dich")))

_TABLE = click.argument("table", metavar="BANG")
_UNIT = partial(click.option, "--don-vi", "unit", metavar="MÃ")
_YEAR = partial(click.option, "--nam", metavar="NĂM", type=int)
_TARGET = partial(click.option, "--ra", "target", type=click.Path(path_type=Path))
_FLAG = partial(click.option, is_flag=True)
_FINAL = _FLAG("--chinh-thuc", "is_final", help="Bản chính thức: từ chối khi còn việc dở.")


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
@click.option(
    "--tu-nguoi-la",
    "is_foreign",
    is_flag=True,
    help="Chỉ lấy docs/, data/ và mục lục của thư mục; giao diện, cấu hình lấy của bộ công cụ.",
)
@click.pass_context
def main(context: click.Context, folder: Path, is_foreign: bool) -> None:
    """Kiểm tra và xuất bản báo cáo: trang web, bản in PDF, bản Word."""
    if sys.stdout is None:
        stop("đầu ra chuẩn đã đóng, không có chỗ in kết quả")
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # Windows consoles are not UTF-8 by default, and findings are Vietnamese.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _spare_the_collector()
    with _told():
        check_clock()
        project = find_project(folder, is_foreign=is_foreign)
        if project is not None:
            recover(project.site)
        elif context.invoked_subcommand != "moi":
            stop(f"không thấy mkdocs.yml trong {folder.resolve()} hay thư mục trên; dùng --thu-muc")
    context.obj = project


@contextmanager
def _told(project: Project | None = None) -> Iterator[None]:
    """Turn what goes wrong into a sentence and exit code 1: the one place that does."""
    before = project.published if project else None
    try:
        try:
            yield
        except BrokenReport as error:
            list_findings(error.findings)
            stop(f"{len(errors_among(error.findings))} lỗi; chưa xuất bản gì")
    except ReportError as error:
        stop(str(error))
    except KeyboardInterrupt:
        is_same = project is None or project.published == before
        stop(f"theo Ctrl+C; site/ {'như cũ' if is_same else 'đã thay xong'}")
    except OSError as error:
        stop(explain(error))
    except MemoryError:
        stop("máy hết bộ nhớ; đóng bớt chương trình rồi làm lại")
    except ImportError as error:  # which a lack of memory causes as well
        stop(f"không nạp được thư viện: {error}; đóng bớt chương trình, hoặc cài lại môi trường")


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
        with _told(context.obj):
            function(context.obj, **options)

    name = function.__name__.removesuffix("_").replace("_", "-")
    declare = main.command(name=name, help=function.__doc__, options_metavar="[TÙY CHỌN]")
    return declare(click.pass_context(run))


@_command
@click.argument("target", metavar="THU_MUC", type=click.Path(path_type=Path))
@click.option("--don-vi", "unit", metavar="TÊN", help="Ai báo cáo.")
@click.option("--ky", "period", metavar="NĂM-NĂM", help="Như 2015-2024.")
@click.option("--de-cuong", "outline", metavar="TỆP", help="Đề cương: .docx, .md, .txt.")
@click.option("--bang", "tables", metavar="TÊN,…", help="Các bảng số liệu lấy theo.")
@click.option("--the-thuc", "profile", metavar="TÊN", help="Thể thức bản in (mặc định: hd36).")
def moi(project: Project | None, target: Path, **given: str | None) -> None:
    """Tạo thư mục của một báo cáo mới theo đề cương; thiếu đơn vị hoặc kỳ thì hỏi."""
    from macros.begin.repository import begin, refuse_filled
    from macros.begin.wish import read_wish
    from macros.publish.schemas import write_schemas
    from macros.publish.site import write_stubs

    def complete(new: Project) -> None:
        write_stubs(new)
        tuple(write_schemas(new))  # which the YAML files name in their first lines

    refuse_filled(target)
    for line in begin(target, read_wish(given, _ask), complete):
        say(line)
    finish(target)
    say(f"Bước sau: cd {target} rồi gõ baocao check để xem việc phải làm.")


def _ask(question: str, may_be_empty: bool) -> str | None:
    """Ask the person at the keyboard; None when there is nobody."""
    try:
        answer: str = click.prompt(question, "" if may_be_empty else None, show_default=False)
    except click.Abort:
        return None
    return answer


@_command
def check_(project: Project) -> None:
    """Liệt kê mọi lỗi và cảnh báo của báo cáo."""
    from macros.publish.run import to_do

    findings, places = to_do(project, Stages())
    list_findings(findings)
    for place in places:
        say(place)
    errors = len(errors_among(findings))
    to_write = sum(finding.is_to_write for finding in findings)
    rest = f"{len(findings) - errors - to_write} cảnh báo"
    rest += f", {to_write} chỗ còn phải viết" if to_write else ""
    if errors:
        stop(f"{errors} lỗi, {rest}")
    say(f"Không có lỗi, {rest}.")


@_command
def html(project: Project) -> None:
    """Dựng trang web vào site/."""
    _publish(project)


@_command
@_FINAL
@click.option("--muc", "section", metavar="MÃ", help="Chỉ in một mục, ra tệp riêng cạnh site/.")
@_FLAG("--dinh-kem", "with_data", help="Đính kèm số liệu vào PDF (A-3a).")
def pdf(project: Project, is_final: bool, section: str | None, with_data: bool) -> None:
    """Dựng trang web và bản in site/bao-cao.pdf."""
    if section is None:
        _publish(project, PDF_NAME, is_final=is_final, with_data=with_data)
        return
    if is_final:
        stop("bản chính thức là cả báo cáo; bỏ --muc, hoặc bỏ --chinh-thuc")
    from macros.publish.section import publish_section

    target, warnings = publish_section(project, Stages(), section)
    list_findings(warnings)
    finish(target)


@_command
@_FINAL
def docx(project: Project, is_final: bool) -> None:
    """Dựng trang web, bản in site/bao-cao.pdf và bản Word site/bao-cao.docx."""
    _publish(project, PDF_NAME, DOCX_NAME, is_final=is_final)


def _publish(project: Project, *copies: str, **options: bool) -> None:
    from macros.publish.run import publish

    made = {"with_pdf": PDF_NAME in copies, "with_docx": DOCX_NAME in copies}
    list_findings(publish(project, Stages(), **made, **options))
    finish(*(project.site / name for name in ("index.html", *copies)))


@_command
@click.argument("file", metavar="TỆP.pdf", type=click.Path(path_type=Path, exists=True))
def verify(project: Project, file: Path) -> None:
    """Soát một bản PDF: có đúng là bản in từ các tệp ở đây không, khác ở đâu."""
    from macros.publish.verify import verify as compare

    differences = compare(project, file, Stages())
    for line in differences:
        say(f"- {line}")
    if differences:
        stop(f"{file.name} không phải bản in từ các tệp ở đây")
    say(f"{file.name} đúng là bản in từ các tệp ở đây, từng byte.")


@_command
@click.option("--cong", "port", metavar="SỐ", type=int, default=8000, help="Cổng (mặc định: 8000).")
def serve(project: Project, port: int) -> None:
    """Xem trước trên máy này; sửa tệp là trang tự cập nhật, có lỗi thì trang nói lỗi."""
    from macros.publish.preview import serve_preview

    serve_preview(project, Stages(), port)


@_command
@_TABLE
@_UNIT(help="Mã đơn vị điền mẫu.")
@_YEAR("years", multiple=True, help="Chỉ năm này.")
@_TARGET(metavar="TỆP.xlsx", help="Tên tệp mẫu (mặc định: BANG-MÃ.xlsx).")
@_FLAG("--trong", "blank", help="Không điền sẵn số liệu đã có.")
def mau(
    project: Project,
    table: str,
    unit: str | None,
    years: tuple[int, ...],
    target: Path | None,
    blank: bool,
) -> None:
    """Xuất mẫu Excel của một bảng cho một đơn vị điền."""
    from macros.intake.hand_out import make_template

    target = target or Path("-".join(part for part in (table, unit) if part) + ".xlsx")
    replace_files({target: make_template(project, table, unit, years, blank=blank)})
    finish(target)


@_command
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--bang", "table", metavar="BANG", help="Bảng nhận số liệu.")
@_UNIT(help="Mã đơn vị của số liệu.")
@_YEAR("year", help="Năm của số liệu.")
@_FLAG("--con-lech", "unsettled", help="Ghi cả khi số ở dòng khác, bảng khác chưa sửa theo.")
@_FLAG("--ca-dong-an", "concealed", help="Nhập cả dòng, cột đang ẩn hoặc bị lọc.")
@click.option("--ghi/--thu", "write", default=True, help="Ghi vào data/tables, hay chỉ thử.")
def nhap(project: Project, file: Path, write: bool, **wishes: Any) -> None:
    """Nhập một tệp Excel hoặc CSV đã điền vào data/tables."""
    from macros.intake.delivery import Wishes
    from macros.intake.take_in import describe, take_in

    intake = take_in(project, file, Wishes(**wishes))
    for line in describe(intake):
        say(line)
    if intake.findings:
        stop(f"{len(intake.findings)} lỗi; chưa ghi gì")
    if write:
        intake.write()
    say("Đã ghi; chạy baocao check để soát cả báo cáo." if write else "Chỉ thử, chưa ghi.")


@_command
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--muc", "section", metavar="MÃ", required=True, help="Mục nhận bản Word.")
@_FLAG("--thay", "over", help="Thay cả khi trang của mục đã có lời.")
@click.option("--ghi/--thu", "write", default=True, help="Ghi vào docs/, hay chỉ in trang ra.")
def nhap_word(project: Project, file: Path, section: str, over: bool, write: bool) -> None:
    """Đưa một bản Word vào một mục; số nào dữ liệu có thì gọi số."""
    from macros.intake.word.bring_in import bring_in, describe

    brought = bring_in(project, file, section, over=over)
    for line in (*(() if write else (brought.text,)), *describe(brought)):
        say(line)
    if write:
        brought.write()
        finish(brought.target)
    else:
        say("Chỉ thử, chưa ghi.")


@_command
@_TABLE
@_TARGET(metavar="TỆP", required=True, help="Tệp .csv hoặc .xlsx.")
def xuat(project: Project, table: str, target: Path) -> None:
    """Xuất một bảng để mở bằng Excel."""
    from macros.intake.hand_out import export_table

    replace_files({target: export_table(project, table, target.suffix.lower())})
    finish(target)


@_command
def zip_(project: Project) -> None:
    """Gói site/ thành bao-cao-site.zip để mang đi, mở không cần mạng."""
    target = project.root / "bao-cao-site.zip"
    pack_site(project.site, target)
    finish(target)


@_command
def danh_muc(project: Project) -> None:
    """Viết các trang còn thiếu của danh mục số liệu."""
    from macros.publish.site import write_stubs

    pages = write_stubs(project)
    for page in pages:
        say(f"Đã viết: docs/{page}")
    say("Thêm vào nav của mkdocs.yml:" if pages else "Không thiếu trang nào.")
    for page in pages:
        say(f"  - {page}")


@_command
def luoc_do(project: Project) -> None:
    """Viết các lược đồ để trình soạn thảo gợi ý và soát các tệp YAML."""
    from macros.publish.schemas import write_schemas

    for name in write_schemas(project):
        say(f"Đã viết: {name}")


@_command
def clean(project: Project) -> None:
    """Xóa site/ và bộ nhớ đệm."""
    for folder in (project.site, project.cache):
        shutil.rmtree(folder, ignore_errors=True)
    sweep(project.root, project.tables)
