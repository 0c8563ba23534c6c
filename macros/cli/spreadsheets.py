"""Commands that hand tables out and take them in: Excel, CSV, Word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from macros.cli.door import FLAG, TABLE, TARGET, UNIT, YEAR, command
from macros.files.replace import replace_files
from macros.project import Project
from macros.publish.stages import finish, say, stop


@command
@TABLE
@UNIT(help="Mã đơn vị điền mẫu.")
@YEAR("years", multiple=True, help="Chỉ năm này.")
@TARGET(metavar="TỆP.xlsx", help="Tên tệp mẫu (mặc định: BANG-MÃ.xlsx).")
@FLAG("--trong", "blank", help="Không điền sẵn số liệu đã có.")
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


@command
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--bang", "table", metavar="BANG", help="Bảng nhận số liệu.")
@UNIT(help="Mã đơn vị của số liệu.")
@YEAR("year", help="Năm của số liệu.")
@FLAG("--con-lech", "unsettled", help="Ghi cả khi số ở dòng khác, bảng khác chưa sửa theo.")
@FLAG("--ca-dong-an", "concealed", help="Nhập cả dòng, cột đang ẩn hoặc bị lọc.")
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
