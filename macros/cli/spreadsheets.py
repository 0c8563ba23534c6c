"""Commands that hand tables out, take them in (Excel, CSV, Word), and roll up those of units."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import click

from macros.cli.door import ENGINE, FLAG, SOURCES, TABLE, TARGET, UNIT, YEAR, command
from macros.files.replace import replace_files
from macros.findings import errors_among
from macros.project import Project, find_project
from macros.publish.stages import Stages, finish, list_findings, say, stop

_ANY_PATH = click.Path(path_type=Path, exists=True)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


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


@command
@SOURCES
@click.option("--vao", "target", metavar="THƯ MỤC", type=_FOLDER, help="Báo cáo của cấp trên.")
@ENGINE
def tong_hop(
    project: Project | None, sources: tuple[Path, ...], target: Path | None, where: str | None
) -> None:
    """Tổng hợp bản gửi của nhiều đơn vị: báo cáo, .zip, Excel, hay cả thư mục.

    Kết quả ghi cả khi có bản gửi bị từ chối; khi ấy lệnh kết thúc với mã 1.
    """
    from macros.rollup.run import BACK, roll_up
    from macros.rollup.written import PAGE

    above = find_project(target) if target is not None else project
    if above is None:
        stop("không thấy báo cáo của cấp trên; chọn thư mục có mkdocs.yml bằng --vao")
    stages = Stages()
    with stages.stage("Kiểm tra, cộng số liệu") as advance:
        rolled = roll_up(above, sources, where, advance, stages.say)
    for line in rolled.describe():
        say(line)
    list_findings(rolled.strangers)
    if PAGE not in above.config.read_text(encoding="utf-8"):  # which has none of its own
        say(f"Thêm vào nav của mkdocs.yml:\n  - {PAGE}")
    finish(above.docs / PAGE, above.root / BACK)
    refused = sum(not one.is_accepted for one in rolled.judged)
    unread = len(errors_among(rolled.strangers))
    if refused or unread:
        stop(f"{refused} bản gửi bị từ chối, {unread} tệp lạ; các bản khác đã tổng hợp")


@command
@click.argument("sent", metavar="[BẢN_GỬI]", required=False, type=_ANY_PATH)
@click.option("--cap-tren", "above", metavar="THƯ MỤC", type=_FOLDER, help="Báo cáo của cấp trên.")
@TARGET(metavar="THƯ MỤC", help="Ghi thêm thư kể lỗi và bảng có ô lỗi (Excel) vào đây.")
def tu_soat(
    project: Project | None, sent: Path | None, above: Path | None, target: Path | None
) -> None:
    """Soát số liệu của mình như cấp trên sẽ soát, trước khi gửi: báo cáo, .zip, hay Excel."""
    from macros.rollup.parcel import is_sheet
    from macros.rollup.procedure import read_frame
    from macros.rollup.run import check_own
    from macros.rollup.sent_back import part_mistakes
    from macros.rollup.written import write_back

    judge = find_project(above) if above is not None else project
    own = sent or (project.root if project is not None else None)
    if judge is None or own is None:
        stop("không rõ soát gì, theo báo cáo nào; ghi BẢN_GỬI và --cap-tren")
    frame = read_frame(judge)
    one = check_own(frame, own)
    if is_sheet(own):  # whose clerk has no files of a report before him
        for told in chain.from_iterable(
            part for _, part in part_mistakes(one.findings, frame.tables)
        ):
            say(f"{told.where}: {told.message}; {told.remedy}")
    else:
        list_findings(one.findings)
    if target is not None:
        target.mkdir(parents=True, exist_ok=True)
        write_back(frame, (one,), target, sources=(own,))
        finish(target)
    errors = len(errors_among(one.findings))
    if not one.is_accepted:
        stop(f"{errors} lỗi; gửi lên sẽ bị từ chối")
    say(f"Gửi được: không có lỗi, {len(one.findings)} cảnh báo.")
