"""Print an already built site: what the PDF alone costs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from macros.export.pdf.write import write_pdf
from macros.project import Project
from macros.read.report import read_report

if __name__ == "__main__":
    project = Project(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        write_pdf(read_report(project), project.site, Path(folder) / "bao-cao.pdf")
