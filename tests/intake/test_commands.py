"""The commands as a clerk runs them."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from macros.cli import main
from macros.project import Project
from tests.intake.files import GOOD, HEAD, with_value


def run(project: Project, *arguments: str) -> Result:
    """Run `baocao` in a project."""
    return CliRunner().invoke(main, ["--thu-muc", str(project.root), *arguments])


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A file with one row, typed with a blank too many."""
    path = tmp_path / "gui.csv"
    rows = (HEAD, with_value("dau_ky", "100 "))
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


def test_import_tells_what_it_changed_and_writes(project: Project, sent: Path) -> None:
    """The command prints what the file is, every change, the result, and writes it."""
    result = run(project, "nhap", str(sent))
    assert result.output.splitlines() == [
        "Nhận ra: bảng có dòng tiêu đề của “so_dv”",
        "E2: “100 ” → 100 (bỏ dấu cách thừa)",
        "so_dv.csv: thêm 1 dòng, sửa 0 dòng, giữ nguyên 0 dòng đã có.",
        "Đã ghi; chạy baocao check để soát cả báo cáo.",
    ]
    stored = (project.tables / "so_dv.csv").read_text(encoding="utf-8")
    assert stored == ",".join(HEAD) + "\n" + ",".join(GOOD) + "\n"


def test_trial_writes_nothing(project: Project, sent: Path) -> None:
    """With --thu the same is told, and the table stays as it was."""
    result = run(project, "nhap", str(sent), "--thu")
    assert result.output.endswith("Chỉ thử, chưa ghi.\n")
    assert not (project.tables / "so_dv.csv").exists()


def test_refused_file_writes_nothing(project: Project, sent: Path) -> None:
    """A finding ends the command with 1 before anything is written."""
    sent.write_text(sent.read_text(encoding="utf-8").replace("100 ", "1.000"), encoding="utf-8")
    result = run(project, "nhap", str(sent))
    assert result.exit_code == 1
    assert "Dừng: 1 lỗi; chưa ghi gì." in result.output
    assert not (project.tables / "so_dv.csv").exists()


def test_template_out_and_in(project: Project, tmp_path: Path) -> None:
    """`mau` writes the file that `nhap` recognises, though nothing is filled in yet."""
    target = str(tmp_path / "mau.xlsx")
    made = run(project, "mau", "so_dv", "--don-vi", "an", "--nam", "2018", "--ra", target)
    assert made.output == f"Đã xong: {target}\n"
    assert "tệp chưa có số liệu nào" in run(project, "nhap", target).output


def test_export(project: Project, sent: Path, tmp_path: Path) -> None:
    """`xuat` writes by the file's ending and refuses others."""
    run(project, "nhap", str(sent))
    target = tmp_path / "ra.csv"
    assert run(project, "xuat", "so_dv", "--ra", str(target)).exit_code == 0
    assert target.read_bytes().startswith("\ufeffnam;don_vi".encode())
    refused = run(project, "xuat", "so_dv", "--ra", str(tmp_path / "ra.pdf"))
    assert "không ghi được loại tệp “.pdf”" in refused.output


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("khong-co/c.xlsx", "không có thư mục {}/khong-co; tạo thư mục này hoặc chọn nơi khác."),
        ("gui.csv/c.xlsx", "{}/gui.csv không phải là thư mục; chọn một thư mục."),
        ("thu-muc.xlsx", "đó là một thư mục; ghi thêm tên tệp vào sau."),
    ],
)
@pytest.mark.parametrize("command", ["mau so_dv --don-vi an --nam 2018", "xuat so_dv"])
def test_impossible_target(
    project: Project, sent: Path, tmp_path: Path, command: str, target: str, told: str
) -> None:
    """A target that cannot be written is told in one Vietnamese line, and nothing is left."""
    run(project, "nhap", str(sent))
    (tmp_path / "thu-muc.xlsx").mkdir()
    before = _left_in(tmp_path)
    result = run(project, *command.split(), "--ra", str(tmp_path / target))
    assert result.exit_code == 1
    line = f"Dừng: không ghi được {tmp_path / target}: {told.format(tmp_path)}\n"
    assert result.output == line
    assert _left_in(tmp_path) == before


def _left_in(folder: Path) -> list[Path]:
    """List what lies there besides what is kept for the next run."""
    return sorted(path for path in folder.rglob("*") if ".cache" not in path.parts)


def test_target_that_excel_holds_open(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that Excel holds open; the clerk is told to close it."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Access is denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    target = tmp_path / "mau.xlsx"
    result = run(project, "mau", "so_dv", "--don-vi", "an", "--nam", "2018", "--ra", str(target))
    assert result.exit_code == 1
    assert result.output == (
        f"Dừng: không ghi được {target}: không được phép đọc hoặc ghi, "
        "hoặc tệp đang mở trong Excel; đóng tệp đang mở, xem lại quyền, hoặc chọn nơi khác.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["du-an"]
