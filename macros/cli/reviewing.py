"""Commands that compare versions, answer single questions, approve."""

from __future__ import annotations

from pathlib import Path

import click

from macros.cli.door import FLAG, TARGET, command
from macros.findings import BrokenReport, errors_among
from macros.project import Project
from macros.publish.stages import Stages, finish, list_findings, say, stop


@command
@click.argument("base", metavar="[BẢN TRƯỚC]", required=False)
@click.option("--cac-ban", "both", nargs=2, metavar="TRƯỚC SAU", help="So hai bản đã ghi.")
@TARGET(metavar="THƯ MỤC", help="Nơi ghi (mặc định: review/).")
@FLAG("--word", "with_word", help="Thêm bản Word ghi sẵn dấu sửa: redline.docx.")
def so_sanh(
    project: Project,
    base: str | None,
    both: tuple[str, str] | None,
    target: Path | None,
    with_word: bool,
) -> None:
    """Đối chiếu bản đang làm với một bản trước: số, câu, bảng, số liệu, lỗi."""
    from macros.review.differences import NOT_READ, SAME
    from macros.review.run import compare_with

    old, new = both or (base, None)
    target = target or project.root / "review"
    found = compare_with(project, old, new, target, Stages().stage, with_word=with_word)
    say(f"{found.new.name} so với {found.old.name}:")
    for name in found.unread:
        say(f"{name} {NOT_READ}")
    for words, count in found.counts().items():
        if count:
            say(f"{count} {words}")
    list_findings(found.unexplained)
    if found.is_empty:
        say(SAME)
    for line in found.unmarked or ():
        say(f"Dấu sửa trong bản Word chưa nói hết: {line}")
    if found.unwritten:
        say(found.unwritten)
    finish(target / "index.html")


@command
@click.argument("place", metavar="TRANG:DÒNG")
def vi_sao(project: Project, place: str) -> None:
    """Kể vì sao một số in ra là như vậy: ai sửa ô nào, ngày nào, từ mấy thành mấy."""
    from macros.read.report import read_report
    from macros.review.questions import Kept, find_numbers, tell_history

    report, kept = read_report(project), Kept()
    for printed in find_numbers(report, place):
        for line in tell_history(project, report, printed, kept):
            say(line)


@command
@click.argument("place", metavar="TỆP.csv:DÒNG:CỘT")
@click.option("--neu", "value", metavar="SỐ", help="In thử các câu, bảng khi ô này là số khác.")
def tac_dong(project: Project, place: str, value: str | None) -> None:
    """Liệt kê mọi câu, bảng, hình, khẳng định mà một ô số liệu chi phối."""
    from macros.review.run import tell_reach

    for line in tell_reach(project, place, value):
        say(line)


@command
@click.argument("file", metavar="TỆP.docx", type=click.Path(path_type=Path, exists=True))
def soat_word(project: Project, file: Path) -> None:
    """Soát bản Word đã sửa: còn đúng thể thức không; số, câu, dòng bảng nào khác báo cáo."""
    from macros.publish.verify import review_word
    from macros.review.returned.words import pages_in

    findings = review_word(project, file, Stages())
    pages = pages_in(file) if findings else []
    for found in findings:
        page = f"trang {pages[found.line - 1]}, " if found.line <= len(pages) else ""
        say(str(found).replace(f"{found.path}:", f"{found.path}:{page}đoạn ", 1))
    if errors_among(findings):
        stop(f"{file.name} khác báo cáo ở {len(errors_among(findings))} chỗ")
    say(f"{file.name}: đúng thể thức, chữ và số như báo cáo.")


@command
@click.argument("files", metavar="TỆP…", nargs=-1, type=click.Path(path_type=Path, exists=True))
def gop_y(project: Project, files: tuple[Path, ...]) -> None:
    """Gộp các tệp góp ý gop-y-TÊN.json vào data/gop-y.yml; kể từng chỗ trong gop-y.md."""
    from macros.review.gathered import LIST, merge_files

    placed, new = merge_files(project, files)
    lapsed = sum(one.state != "" for one in placed)
    say(f"{len(placed)} góp ý, {new} mới hoặc đổi; {lapsed} góp ý có chỗ đã sửa hoặc không còn.")
    say(f"Danh sách ở {LIST}; trả lời ở data/gop-y.yml.")


@command
@click.argument("section", metavar="[MỤC]", required=False)
@click.option("--nguoi", "who", metavar="TÊN", help="Ai duyệt.")
@click.option("--buoc", "step", metavar="BƯỚC", help="Bước nào của buoc_duyet.")
@click.option("--y-kien", "opinion", metavar="CÂU", help="Ý kiến kèm theo.")
def duyet(
    project: Project, section: str | None, who: str | None, step: str | None, opinion: str | None
) -> None:
    """Duyệt một mục như nó đang có; không ghi mục thì kể từng mục đã duyệt đến đâu."""
    from macros.read.approvals import FILE
    from macros.read.report import read_report
    from macros.review.seals import approve, tell_standings

    report = read_report(project)
    if broken := [one for one in errors_among(report.findings) if one.path == f"data/{FILE}"]:
        raise BrokenReport(tuple(broken))
    if section is None:
        for line in tell_standings(report):
            say(line)
        return
    if not who or not who.strip():
        stop("ghi người duyệt: --nguoi “Nguyễn Văn A”")
    approval = approve(report, section, who, step, opinion)
    say(f"Đã ghi: mục {section}, bước “{approval.buoc}”, {approval.nguoi}.")
    if approval.ban is None:
        say("Kho git chưa giữ bản này: ghi vào kho ngay, thì sau này mới kể được gì đã đổi.")
