"""Commands that roll up the returns of many units, and let a unit check its own."""

from __future__ import annotations

from pathlib import Path

import click

from macros.cli.door import TARGET, command
from macros.findings import errors_among
from macros.project import Project, find_project
from macros.publish.stages import Stages, finish, list_findings, say, stop

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@command
@click.argument(
    "sources",
    metavar="NGUỒN…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
)
@click.option("--vao", "target", metavar="THƯ MỤC", type=_FOLDER, help="Báo cáo của cấp trên.")
def tong_hop(project: Project | None, sources: tuple[Path, ...], target: Path | None) -> None:
    """Tổng hợp bản gửi của nhiều đơn vị: báo cáo, .zip, Excel, hay cả thư mục."""
    from macros.rollup.run import BACK, roll_up
    from macros.rollup.written import PAGE

    above = find_project(target) if target is not None else project
    if above is None:
        stop("không thấy báo cáo của cấp trên; chọn thư mục có mkdocs.yml bằng --vao")
    stages = Stages()
    with stages.stage("Kiểm tra, cộng số liệu") as advance:
        rolled = roll_up(above, sources, advance)
    for line in rolled.describe():
        say(line)
    list_findings(rolled.strangers)
    if PAGE not in above.config.read_text(encoding="utf-8"):
        say(f"Thêm vào nav của mkdocs.yml:\n  - {PAGE}")
    finish(above.docs / PAGE, above.root / BACK)


@command
@click.option("--cap-tren", "above", metavar="THƯ MỤC", type=_FOLDER, help="Báo cáo của cấp trên.")
@TARGET(metavar="THƯ MỤC", help="Ghi thêm danh sách lỗi và bảng có ô lỗi (Excel) vào đây.")
def tu_soat(project: Project, above: Path | None, target: Path | None) -> None:
    """Soát số liệu của mình như cấp trên sẽ soát, trước khi gửi."""
    from macros.rollup.run import check_own, write_back

    frame = find_project(above) if above is not None else project
    if frame is None:
        stop("không thấy mkdocs.yml ở thư mục của --cap-tren")
    found, one = check_own(project, frame)
    list_findings(one.findings)
    if target is not None:
        target.mkdir(parents=True, exist_ok=True)
        write_back(found, (one,), target)
        finish(target)
    errors = len(errors_among(one.findings))
    if not one.is_accepted:
        stop(f"{errors} lỗi; gửi lên sẽ bị từ chối")
    say(f"Gửi được: không có lỗi, {len(one.findings)} cảnh báo.")
