"""The language of the command line: Click speaks through gettext, and we have its words."""

from __future__ import annotations

import gettext
import os
from pathlib import Path


def speak_vietnamese() -> None:
    """Let Click say everything in Vietnamese, whatever the machine speaks."""
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain("messages", str(Path(__file__).with_name("ban-dich")))
