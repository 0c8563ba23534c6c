"""The installed package alone makes and publishes a report, far from this repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.published import ROOT

_BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"


def test_a_new_report_needs_nothing_but_the_installed_package(tmp_path: Path) -> None:
    """The wheel brings code, look, outline, tables and schemas; the folder stands anywhere."""
    build = [sys.executable, "-c", _BUILD, str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "goi")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "goi")}

    def baocao(command: str, folder: Path) -> str:
        called = [sys.executable, "-m", "macros", *command.split("|")]
        done = subprocess.run(called, cwd=folder, env=environment, capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    baocao("moi|na-phong|--don-vi|Huyện ủy Nà Phong|--ky|2020-2024|--bang|ket_nap", tmp_path)
    report = tmp_path / "na-phong"
    assert not (report / "overrides").exists()
    assert "Đã xong" in baocao("pdf", report)
    assert (report / "site" / "bao-cao.pdf").is_file()
    assert "Dự thảo lần 1" in (report / "site" / "index.html").read_text(encoding="utf-8")
