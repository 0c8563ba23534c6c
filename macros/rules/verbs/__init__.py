"""What each verb of the rules means: every file of this folder says so in its own `VERBS`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from macros.rules.judge.breach import Verb

VERBS: Mapping[str, Verb] = {
    name: verb
    for module in pkgutil.iter_modules(__path__)
    for name, verb in import_module(f"{__name__}.{module.name}").VERBS.items()
}
