"""Official reports from words and numbers.

This is the only door that the site builder opens: whatever `mkdocs.yml` names stands here, so that
the rooms behind may move. They read files and call pure functions; another builder can take its
place.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

# No plugin of another program has a say in our models, and looking for them costs a tenth of a
# second: all that is installed would be asked.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

_NAMED = {
    "AuthorGuard": "macros.render.site",
    "AuthorMarkdown": "macros.render.call.markdown",
    "slugify": "macros.format",
}


def define_env(env: Any) -> None:
    """Give the pages of a site their macros (called by mkdocs-macros, and by Zensical)."""
    from macros.render.site import bind_macros

    bind_macros(env)


def __getattr__(name: str) -> Any:
    """Import what `mkdocs.yml` names, when it is asked for: a command needs none of it."""
    if name in _NAMED:
        return getattr(import_module(_NAMED[name]), name)
    raise AttributeError(name)
