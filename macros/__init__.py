"""Official reports from words and numbers.

`define_env` is the only door that the site builder opens; everything behind it
reads files and calls pure functions, so another builder can take its place.
"""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """Give the pages of a site their macros (called by mkdocs-macros, and by Zensical)."""
    from macros.render.site import bind_macros

    bind_macros(env)
