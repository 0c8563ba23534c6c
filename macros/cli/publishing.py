"""Commands that begin, check and publish a report."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from macros.cli.door import BASE, ENGINE, FINAL, FLAG, SOURCES, TELLS, command
from macros.files.scratch import sweep
from macros.files.zip import pack_site
from macros.findings import errors_among
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.publish.stages import Stages, finish, list_findings, say, stop

_SHOWN = 5  # errors of one of many reports


@command
@click.argument("target", metavar="THU_MUC", type=click.Path(path_type=Path))
@click.option("--don-vi", "unit", metavar="TÊN", help="Ai báo cáo.")
@click.option("--ky", "period", metavar="NĂM-NĂM", help="Như 2015-2024.")
@click.option("--de-cuong", "outline", metavar="TỆP", help="Đề cương: .docx, .md, .txt.")
@click.option("--bang", "tables", metavar="TÊN,…", help="Các bảng số liệu lấy theo.")
@click.option("--the-thuc", "profile", metavar="TÊN", help="Thể thức bản in (mặc định: hd36).")
def moi(project: Project | None, target: Path, **given: str | None) -> None:
    """Tạo thư mục của một báo cáo mới theo đề cương; thiếu đơn vị hoặc kỳ thì hỏi."""
    from macros.begin.repository import begin, read_wish, refuse_filled
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


@command
@click.option("--so-voi", "base", metavar="BẢN", help="Chỉ kể những gì bản này chưa có.")
@click.option(
    "--dinh-dang",
    "form",
    type=click.Choice(("github", "gitlab", "sarif", "json", "html")),
    help="In cho chương trình khác đọc, hoặc thành một trang để gửi.",
)
def check_(project: Project, base: str | None, form: str | None) -> None:
    """Liệt kê mọi lỗi và cảnh báo của báo cáo."""
    from macros.publish.run import to_do

    findings, places = to_do(project, Stages())
    if base is not None:
        from macros.review.run import find_gained

        findings, places = find_gained(project, base, findings), ()
    if form is not None:
        from macros.publish.telling import FORMATS

        say(FORMATS[form](findings))
        sys.exit(1 if errors_among(findings) else 0)
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


@command
@click.argument("code", metavar="[MÃ]", required=False)
def giai_thich(project: Project, code: str | None) -> None:
    """Nói một mã lỗi nghĩa là gì, kèm ví dụ sai và đúng; không ghi mã thì kể các mã."""
    from macros.publish.telling import explain

    for line in explain(code):
        say(line)


@command
@BASE
@TELLS
@FLAG("--gop-y", "with_remarks", help="In góp ý của người xem cạnh từng đoạn.")
def html(project: Project, base: str | None, tells_more: bool, with_remarks: bool) -> None:
    """Dựng trang web vào site/."""
    _publish(project, base=base, tells_more=tells_more, with_remarks=with_remarks)


@command
@FINAL
@click.option("--muc", "section", metavar="MÃ", help="Chỉ in một mục, ra tệp riêng cạnh site/.")
@FLAG("--dinh-kem", "with_data", help="Đính kèm số liệu vào PDF (A-3a).")
@TELLS
def pdf(project: Project, is_final: bool, section: str | None, **options: bool) -> None:
    """Dựng trang web và bản in site/bao-cao.pdf."""
    if section is None:
        _publish(project, PDF_NAME, is_final=is_final, **options)
        return
    if is_final:
        stop("bản chính thức là cả báo cáo; bỏ --muc, hoặc bỏ --chinh-thuc")
    from macros.publish.section import publish_section

    target, warnings = publish_section(project, Stages(), section)
    list_findings(warnings)
    finish(target)


@command
@FINAL
@BASE
@TELLS
def docx(project: Project, is_final: bool, base: str | None, tells_more: bool) -> None:
    """Dựng trang web, bản in site/bao-cao.pdf và bản Word site/bao-cao.docx."""
    if is_final and base is not None:
        stop("bản chính thức không mang dấu đổi; bỏ --so-voi, hoặc bỏ --chinh-thuc")
    _publish(project, PDF_NAME, DOCX_NAME, is_final=is_final, base=base, tells_more=tells_more)


@command
@SOURCES
@click.option(
    "--vao",
    "target",
    metavar="THƯ MỤC",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Nơi để bản dựng.",
)
@ENGINE
def xay_tat_ca(
    project: Project | None, sources: tuple[Path, ...], target: Path, where: str | None
) -> None:
    """Dựng trang web, PDF, Word của nhiều báo cáo; một trang dẫn tới tất cả."""
    from macros.publish.fleet import PAGE, publish_all

    listed = publish_all(sources, target, where, Stages())
    for one in listed:
        say(f"{one.name}: " + (f"{one.errors} lỗi, chưa dựng" if one.errors else "đã dựng"))
        errors = errors_among(one.findings)
        list_findings(replace(found, path=f"{one.name}/{found.path}") for found in errors[:_SHOWN])
        if errors[_SHOWN:]:
            say(f"… và {len(errors) - _SHOWN} lỗi nữa, xem {target / one.name}.html")
    finish(target / PAGE)
    if broken := sum(one.errors > 0 for one in listed):
        stop(f"{broken}/{len(listed)} báo cáo còn lỗi, bản trước của chúng giữ nguyên")


def _publish(project: Project, *copies: str, tells_more: bool = False, **options: Any) -> None:
    from macros.publish.run import publish

    made: dict[str, Any] = {"with_pdf": PDF_NAME in copies, "with_docx": DOCX_NAME in copies}
    list_findings(publish(project, Stages(tells_more=tells_more), **made, **options))
    finish(*(project.site / name for name in ("index.html", *copies)))


@command
@click.argument("file", metavar="TỆP.pdf", type=click.Path(path_type=Path, exists=True))
def verify(project: Project, file: Path) -> None:
    """Soát một bản PDF: có đúng là bản in từ các tệp ở đây không, khác ở đâu."""
    from macros.publish.verify import name_fonts
    from macros.publish.verify import verify as compare

    differences = compare(project, file, Stages())
    say(f"{file.name} in bằng phông {name_fonts(file)}.")
    for line in differences:
        say(f"- {line}")
    if differences:
        stop(f"{file.name} không phải bản in từ các tệp ở đây")
    say(f"{file.name} đúng là bản in từ các tệp ở đây, từng byte.")


@command
@click.option("--cong", "port", metavar="SỐ", type=int, default=8000, help="Cổng (mặc định: 8000).")
@FLAG("--pdf", "with_pdf", help="In cả bản PDF, ngay sau khi trang hiện.")
@BASE
@TELLS
def serve(project: Project, port: int, base: str | None, tells_more: bool, with_pdf: bool) -> None:
    """Xem trước trên máy này; sửa tệp là trang tự cập nhật, có lỗi thì trang nói lỗi."""
    from macros.publish.preview import serve_preview

    serve_preview(project, Stages(tells_more=tells_more), port, base, with_pdf=with_pdf)


@command
def zip_(project: Project) -> None:
    """Gói site/ thành bao-cao-site.zip để mang đi, mở không cần mạng."""
    target = project.root / "bao-cao-site.zip"
    pack_site(project.site, target)
    finish(target)


@command
def danh_muc(project: Project) -> None:
    """Viết các trang còn thiếu của danh mục số liệu."""
    from macros.publish.site import write_stubs
    from macros.read.site_config import read_site_config

    pages = write_stubs(project)
    for page in pages:
        say(f"Đã viết: docs/{page}")
    if not pages:
        say("Không thiếu trang nào.")
    # The list leads to the pages of the tables, which would fill the navigation.
    hidden = read_site_config(project).matching(pages, "not_in_nav")
    listed = [page for page in pages if page not in hidden]
    if listed:
        say("Thêm vào nav của mkdocs.yml:")
    for page in listed:
        say(f"  - {page}")


@command
def luoc_do(project: Project) -> None:
    """Viết các lược đồ để trình soạn thảo gợi ý và soát các tệp YAML."""
    from macros.publish.schemas import write_schemas

    for name in write_schemas(project):
        say(f"Đã viết: {name}")


@command
def clean(project: Project) -> None:
    """Xóa site/ và bộ nhớ đệm."""
    for folder in (project.site, project.cache):
        shutil.rmtree(folder, ignore_errors=True)
    sweep(project.root, project.tables)
