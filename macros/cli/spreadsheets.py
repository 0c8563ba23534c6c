"""Commands that hand tables out and take them in: Excel, CSV, Word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from macros.cli.door import FLAG, TABLE, TARGET, UNIT, YEAR, command
from macros.files.replace import replace_files
from macros.project import Project
from macros.publish.stages import finish, say, stop

_ANY_PATH = click.Path(path_type=Path, exists=True)


@command
@click.argument("table", metavar="[BANG]", required=False)
@UNIT(help="Mã đơn vị điền mẫu.")
@YEAR("years", multiple=True, help="Chỉ năm này.")
@TARGET(metavar="TỆP.xlsx", help="Tên tệp mẫu, hay thư mục (mặc định: BANG-MÃ.xlsx, mau/).")
@FLAG("--trong", "blank", help="Không điền sẵn số liệu đã có.")
@FLAG("--tat-ca", "is_for_all", help="Mọi đơn vị, mỗi đơn vị một tệp; không ghi BANG: mọi bảng.")
def mau(project: Project, **wishes: Any) -> None:
    """Xuất mẫu Excel cho đơn vị điền: một bảng, hay mọi bảng, mọi đơn vị."""
    from macros.intake.hand_out import hand_out

    finish(*hand_out(project, **wishes))


@command
@click.argument("files", metavar="TỆP…", nargs=-1, required=True, type=_ANY_PATH)
@click.option("--bang", "table", metavar="BANG", help="Bảng nhận số liệu.")
@UNIT(help="Mã đơn vị của số liệu.")
@YEAR("year", help="Năm của số liệu.")
@FLAG("--con-lech", "unsettled", help="Ghi cả khi số ở dòng khác, bảng khác chưa sửa theo.")
@FLAG("--ca-dong-an", "concealed", help="Nhập cả dòng, cột đang ẩn hoặc bị lọc.")
@FLAG("--hoi", "asks", help="Hỏi tên đơn vị lạ là đơn vị nào, rồi nhớ vào data/bi_danh.yml.")
@click.option("--ghi/--thu", "write", default=True, help="Ghi vào data/tables, hay chỉ thử.")
def nhap(project: Project, files: tuple[Path, ...], write: bool, asks: bool, **says: Any) -> None:
    """Nhập các tệp Excel, CSV, hay cả thư mục tệp đã điền, vào data/tables."""
    from macros.intake.delivery import Wishes
    from macros.intake.take_in import describe, take_in_asking

    ask = (lambda text: str(click.prompt(text, default=""))) if asks else None
    intake = take_in_asking(project, files, Wishes(**says), ask)
    for line in describe(intake):
        say(line)
    if intake.findings:
        stop(f"{len(intake.findings)} lỗi; chưa ghi gì")
    if write:
        intake.write()
    say("Đã ghi; chạy baocao check để soát cả báo cáo." if write else "Chỉ thử, chưa ghi.")


@command
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--muc", "section", metavar="MÃ", required=True, help="Mục nhận bản Word.")
@FLAG("--thay", "over", help="Thay cả khi trang của mục đã có lời.")
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


@command
@TABLE
@TARGET(metavar="TỆP", required=True, help="Tệp .csv hoặc .xlsx.")
def xuat(project: Project, table: str, target: Path) -> None:
    """Xuất một bảng để mở bằng Excel."""
    from macros.intake.hand_out import export_table

    replace_files({target: export_table(project, table, target.suffix.lower())})
    finish(target)
