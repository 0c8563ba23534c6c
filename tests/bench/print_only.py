"""Print an already built site: what the PDF alone costs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from macros.export.page.edition import prepare_edition
from macros.export.pdf.write import write_pdf
from macros.project import Project
from macros.read.report import read_report

if __name__ == "__main__":
    project = Project(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        edition = prepare_edition(read_report(project), project.site)
        write_pdf(edition, Path(folder) / "bao-cao.pdf")
