"""How a package is cut into modules, and what its limits are.

`python -m tests.tools.house` prints the figures of `macros/`; a folder after it, those of another.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "macros"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of a package.

    Args:
        path: From the folder that holds the package, with forward slashes.
        lines: All of them, blank ones included.
        above: Lines above the first definition: the docstring and the imports.
        classes: Names of the public classes, nested ones included.
        defines: Whether it has any function or class; one that only binds is a door.
    """

    path: str
    lines: int
    above: int
    classes: tuple[str, ...]
    defines: bool

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def is_init(self) -> bool:
        return self.stem == "__init__"

    @property
    def is_door(self) -> bool:
        """Whether it may be of any size: it only leads to other modules."""
        return self.is_init or self.stem == "__main__" or not self.defines


@dataclass(frozen=True, slots=True)
class Limits:
    """What the house is held to; the reasons stand in ARCHITECTURE.md."""

    files_in_folder: int = 15
    shortest: int = 80
    longest: int = 350
    median: int = 130
    modules: int = 264
    above_percent: float = 12.0
    lines: int = 57_500


@dataclass(frozen=True, slots=True)
class House:
    """A package as a whole."""

    files: tuple[Module, ...]

    @property
    def modules(self) -> tuple[Module, ...]:
        """All files but `__init__.py`."""
        return tuple(module for module in self.files if not module.is_init)

    @property
    def lines(self) -> int:
        return sum(module.lines for module in self.files)

    @property
    def median(self) -> float:
        return median(module.lines for module in self.modules)

    @property
    def above_percent(self) -> float:
        return 100 * sum(module.above for module in self.files) / self.lines

    @property
    def folders(self) -> Counter[str]:
        """Count the modules of each folder."""
        return Counter(module.folder for module in self.modules)

    def owners(self) -> dict[str, list[str]]:
        """Map each name of a class to the modules that define it."""
        found: dict[str, list[str]] = defaultdict(list)
        for module in self.files:
            for name in module.classes:
                found[name].append(module.path)
        return found


def read_house(package: Path = PACKAGE) -> House:
    """Measure a package."""
    files = sorted(package.rglob("*.py"))
    return House(tuple(_read_module(path, package.parent) for path in files))


def _read_module(path: Path, above: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = len(text.splitlines())
    return Module(
        path.relative_to(above).as_posix(),
        lines,
        _first_definition(tree, lines) - 1,
        tuple(_class_names(tree)),
        any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body),
    )


def _class_names(tree: ast.Module) -> Iterator[str]:
    """Name the classes that other modules may use."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def _first_definition(tree: ast.Module, lines: int) -> int:
    """Find the line of the first statement that is neither docstring nor import."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        decorators = getattr(node, "decorator_list", [])
        return min(part.lineno for part in (node, *decorators))
    return lines + 1


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def find_faults(house: House, limits: Limits) -> Iterator[str]:
    """Say what the limits do not allow, and what to do about it."""
    yield from _size_faults(house, limits)
    yield from _whole_faults(house, limits)
    yield from _name_faults(house, limits)


def _size_faults(house: House, limits: Limits) -> Iterator[str]:
    for folder, count in sorted(house.folders.items()):
        if count > limits.files_in_folder:
            yield (
                f"{folder}: {count} modules, at most {limits.files_in_folder}; "
                "give a concept among them a folder of its own"
            )
    for module in house.modules:
        if module.is_door:
            continue
        if module.lines < limits.shortest:
            yield (
                f"{module.path}: {module.lines} lines, at least {limits.shortest}; "
                "join it with the module that knows the same concept, or uses it alone"
            )
        if module.lines > limits.longest:
            yield (
                f"{module.path}: {module.lines} lines, at most {limits.longest}; "
                "look for what is written twice, then for a second concept, and cut there"
            )


def _whole_faults(house: House, limits: Limits) -> Iterator[str]:
    modules = len(house.modules)
    if modules > limits.modules:
        yield f"{modules} modules, at most {limits.modules}; join small ones of one concept"
    if house.median < limits.median:
        yield (
            f"the median module has {house.median:g} lines, at least {limits.median}; "
            "join small ones of one concept"
        )
    if house.above_percent >= limits.above_percent:
        yield (
            f"{house.above_percent:.1f} % of all lines stand above a first definition, "
            f"less than {limits.above_percent:g} %; join modules that import each other"
        )
    if house.lines > limits.lines:
        yield (
            f"{house.lines} lines, at most {limits.lines}; "
            "delete what is dead or written twice, never by longer lines"
        )


def _name_faults(house: House, limits: Limits) -> Iterator[str]:
    for name, paths in sorted(house.owners().items()):
        if len(paths) > 1:
            yield f"class {name} means {len(paths)} things ({', '.join(paths)}); name each"
    yield from _file_faults(house)


def _file_faults(house: House) -> Iterator[str]:
    """Find files named like a concept of another room.

    A file that is called like a class of its own bears a concept's name, which is given once.
    Steps and parts, such as `read`, `write`, `rows`, come back in many rooms: the folder says of
    what.
    """
    stems: dict[str, list[Module]] = defaultdict(list)
    for module in house.modules:
        stems[module.stem].append(module)
    for stem, modules in sorted(stems.items()):
        name = stem.title().replace("_", "")
        if len(modules) > 1 and any(name in module.classes for module in modules):
            paths = ", ".join(module.path for module in modules)
            yield (
                f"{stem}.py means {len(modules)} things ({paths}); keep the name for the one that "
                f"defines {name}, and call the others by what they do with it"
            )


def describe(house: House) -> Iterator[str]:
    """Write the figures, one a line, and the folders as a table."""
    longest = max(house.modules, key=lambda module: module.lines)
    yield f"modules besides __init__     {len(house.modules)}"
    yield f"lines                        {house.lines}"
    yield f"lines of the median module   {house.median:g}"
    yield f"lines of the longest module  {longest.lines} ({longest.path})"
    yield f"above the first definition   {house.above_percent:.1f} %"
    yield ""
    yield "modules    lines  folder"
    for folder, count in sorted(house.folders.items()):
        lines = sum(module.lines for module in house.files if module.folder == folder)
        yield f"{count:7} {lines:8}  {folder}"


def main() -> None:
    """Print the figures of this package, or of another, and what the limits do not allow."""
    house = read_house(Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE)
    print("\n".join(describe(house)))
    faults = list(find_faults(house, LIMITS))
    if faults:
        print("\nBeyond the limits of macros/:", *faults, sep="\n  ")


LIMITS = Limits()

if __name__ == "__main__":
    main()
