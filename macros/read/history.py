"""When the report's files last changed: the one place that runs git."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from macros.project import Project

_MARK = "\x01"  # begins the line of a commit; no file name holds it
_SECONDS = 20
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class History:
    """What the repository tells.

    Args:
        changes: Date of the last commit of each file, by its path from the project's root.
            A file whose last change is beyond the end of a shallow copy is left out.
        latest: Date of the last commit that touched the report.
    """

    changes: Mapping[str, datetime.date]
    latest: datetime.date


def read_history(project: Project) -> History | None:
    """Ask git once for all files of the report; None without git, repository or commits."""
    asked = ["log", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv", "--name-only"]
    log = ask_git(project.root, *asked, f"--format={_MARK}%cs %D", "--", "docs", "data")
    return parse_log(log) if log is not None else None


def name_state(project: Project) -> Mapping[str, str | bool] | None:
    """Name the commit of the report as it lies there, and its time; None without one.

    The keys are those of the theme; `con_sua` tells that files have changed since.
    """
    told = ask_git(project.root, "log", "-1", "--format=%h %cI", "--", ".")
    if not told or not told.strip():
        return None
    commit, moment = told.split()
    time = datetime.datetime.fromisoformat(moment).astimezone(VIETNAM)
    changed = ask_git(project.root, "status", "--porcelain", "--", "docs", "data")
    said = {"luc": f"{time:%H:%M} ngày {time:%d/%m/%Y}", "moc": time.isoformat()}
    return {"ma": commit, "con_sua": bool(changed), **said}


# A repository may come from anybody, and says in its own settings what git is to run.
_HARMLESS = {
    "core.quotepath": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "log.showSignature": "false",
    "protocol.allow": "never",
    "protocol.ext.allow": "never",
}
_ALONE = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


def ask_git(folder: Path, *arguments: str) -> str | None:
    """Ask git about a folder; None where it cannot tell. It fetches nothing and runs nothing."""
    told = ask_git_for_bytes(folder, *arguments)
    return told.decode("utf-8", "replace") if told is not None else None


def ask_git_for_bytes(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Ask git for contents that may be no text; None where it cannot tell."""
    git = shutil.which("git")
    if git is None or not Path(git).is_absolute():  # Windows looks into the current folder first
        return None
    settings = [part for item in _HARMLESS.items() for part in ("-c", "=".join(item))]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603  the arguments are ours, and there is no shell
            [git, "-C", str(folder), *settings, *arguments],
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=inherited | _ALONE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def parse_log(text: str) -> History | None:
    """Read the log that `read_history` asks for, newest commit first."""
    changes: dict[str, datetime.date] = {}
    beyond: set[str] = set()  # changed at some time that a shallow copy does not tell
    latest: datetime.date | None = None
    date = datetime.date.min
    is_cut = False
    for line in text.splitlines():
        if line.startswith(_MARK):
            written, _, names = line[1:].partition(" ")
            date = datetime.date.fromisoformat(written)
            latest = latest or date
            is_cut = "grafted" in names
        elif line and is_cut:
            beyond.add(line)
        elif line and line not in beyond:
            changes.setdefault(line, date)
    return History(changes, latest) if latest else None


def date_of_build(history: History | None) -> datetime.date | None:
    """Give the date against which deadlines are held.

    It is recorded, never asked of the clock, so that two builds of one state are equal:
    SOURCE_DATE_EPOCH (as a date in Vietnam), else the last commit, else none.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), VIETNAM).date()
    return history.latest if history else None
