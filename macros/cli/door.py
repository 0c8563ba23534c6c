"""The command line `baocao`: from checking a report to its site and printed copies."""

from __future__ import annotations

import atexit
import gc
import gettext
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click

from macros.files.replace import explain
from macros.files.scratch import recover
from macros.files.zip import check_clock
from macros.findings import BrokenReport, ReportError, errors_among
from macros.project import Project, find_project, remembering
from macros.publish.stages import list_findings, stop

# First of all, since some of Click's words are chosen while commands are declared: let it say
# everything in Vietnamese, whatever the machine speaks.
os.environ["LANGUAGE"] = "vi"
gettext.bindtextdomain("messages", str(Path(__file__).parents[1] / "ban-dich"))

TABLE = click.argument("table", metavar="BANG")
UNIT = partial(click.option, "--don-vi", "unit", metavar="MÃ")
YEAR = partial(click.option, "--nam", metavar="NĂM", type=int)
TARGET = partial(click.option, "--ra", "target", type=click.Path(path_type=Path))
FLAG = partial(click.option, is_flag=True)
BASE = click.option("--so-voi", "base", metavar="BẢN", help="Đánh dấu những gì đổi từ bản này.")
TELLS = FLAG("--do-thoi-gian", "tells_more", help="Kể thêm trang nào phải dựng lại, vì sao.")
SOURCES = click.argument(
    "sources",
    metavar="NGUỒN…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
)
ENGINE = click.option(
    "--lich",
    "where",
    metavar="NƠI",
    help="Chạy ở bộ lập lịch Dask tcp://máy:cổng, hay bằng ngần này tiến trình (0: không).",
)
FINAL = FLAG("--chinh-thuc", "is_final", help="Bản chính thức: từ chối khi còn việc dở.")


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
        elif context.invoked_subcommand not in ("moi", "tong-hop", "tu-soat", "xay-tat-ca"):
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


def command(function: Callable[..., None]) -> click.Command:
    """Make a command that prints findings, and exits with 1, instead of a traceback."""

    @wraps(function)
    def run(context: click.Context, /, **options: Any) -> None:
        with _told(context.obj), remembering({}):
            function(context.obj, **options)

    name = function.__name__.removesuffix("_").replace("_", "-")
    declare = main.command(name=name, help=function.__doc__, options_metavar="[TÙY CHỌN]")
    return declare(click.pass_context(run))
