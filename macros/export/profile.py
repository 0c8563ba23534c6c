"""The prescribed format as settings: overrides/in/the-thuc/<profile>.yml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

import macros
from macros.export.page.fit import Paper

if TYPE_CHECKING:
    from macros.project import Project

MM = 72 / 25.4  # pt
_A4 = (210.0, 297.0)  # mm

Profile = dict[str, Any]


def find_assets(project: Project) -> Path:
    """Find the print template: the report's own, else the one beside this package."""
    own = project.overrides / "in"
    if (own / "bao-cao.typ").is_file():
        return own
    return Path(macros.__file__).parents[1] / "overrides" / "in"


def read_profile(assets: Path, name: str) -> Profile:
    """Read the settings of a format profile such as "hd36"."""
    text = (assets / "the-thuc" / f"{name}.yml").read_text(encoding="utf-8")
    return cast(Profile, yaml.safe_load(text))


def paper_of(profile: Profile) -> Paper:
    """Work out the room between the margins."""
    upright, turned = profile["le"], profile["le_ngang"]
    width, height = _A4
    return Paper(
        portrait_width=(width - upright["trong"] - upright["ngoai"]) * MM,
        portrait_height=(height - upright["tren"] - upright["duoi"]) * MM,
        landscape_width=(height - turned["trai"] - turned["phai"]) * MM,
        landscape_height=(width - turned["tren"] - turned["duoi"]) * MM,
    )
