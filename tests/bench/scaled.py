"""Write a report of many pages: the sections of another one over and over, no sentence twice."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any

import yaml

from tests.published import SMALL, copy_report

_IN_PART = 15  # copies below one title of the navigation
_NAMES = ("sen", "lan", "cúc", "mai", "đào", "huệ", "trà", "quế", "hồi", "mận", "nhãn", "xoài")
_END = re.compile(r"(?:(?<=[a-zà-ỹ)])|^)\.(?=\s|$)")  # behind a word, or a call
_CALL = re.compile(r"\{\{.*?\}\}")
_FIGURE = re.compile(r"\{\{ (bang|bieu_do)\((\"([a-z_]+)\"(?:(?!ma=)[^}])*)\) \}\}")
_TARGET = re.compile(r"xem\(\"(bang|hinh):([a-z0-9_-]+)\"")


def write_scaled(source: Path, target: Path, pages: int) -> int:
    """Write a report with at least as many pages; give how many it has.

    Args:
        source: The report whose sections are repeated.
    """
    project = copy_report(source, target)
    head, _, nav = project.config.read_text(encoding="utf-8").partition("\nnav:\n")
    items: list[Any] = yaml.safe_load(nav)
    path = project.data / "outline.yml"
    outline: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts = {
        page.relative_to(project.docs): page.read_text(encoding="utf-8")
        for page in project.docs.rglob("*.md")
    }
    own = {name: text for name, text in texts.items() if re.search(r"(?m)^muc: ", text)}
    count = max(1, -(-(pages - len(texts)) // len(own)))
    ids = sorted(_ids(outline["sections"]), key=len, reverse=True)
    sections, parts = list(outline["sections"]), []
    for number, names in enumerate(islice(product(_NAMES, repeat=3), count), 2):
        folder = f"b{number}"
        for name, text in own.items():
            page = project.docs / folder / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(_copied(text, ids, folder, " ".join(names)), encoding="utf-8")
        sections += _renamed(outline["sections"], folder)
        if number % _IN_PART == 2:
            parts.append({f"Phần {number}": []})
        (below,) = parts[-1].values()
        below.append({f"Bản {number}": list(_moved(items, {*map(Path.as_posix, own)}, folder))})
    outline["sections"] = sections
    write = {"allow_unicode": True, "sort_keys": False}
    path.write_text(yaml.safe_dump(outline, **write), encoding="utf-8")
    project.config.write_text(
        f"{head}\nnav:\n{yaml.safe_dump([*items, *parts], **write)}", encoding="utf-8"
    )
    return len(texts) + count * len(own)


def _ids(node: Any) -> set[str]:
    if isinstance(node, Mapping):
        own = {node["id"]} if "id" in node else set()
        return own.union(*map(_ids, node.values()))
    return set().union(*map(_ids, node)) if isinstance(node, list) else set()


def _renamed(node: Any, folder: str) -> Any:
    if isinstance(node, Mapping):
        named = {key: f"{node[key]}-{folder}" for key in ("id", "parent") if node.get(key)}
        return {key: _renamed(value, folder) for key, value in node.items()} | named
    return [_renamed(one, folder) for one in node] if isinstance(node, list) else node


def _moved(items: Sequence[Any], own: set[str], folder: str) -> Any:
    """Repeat the part of the navigation that has sections."""
    for item in items:
        title, inside = next(iter(item.items())) if isinstance(item, Mapping) else (None, item)
        if isinstance(inside, list):
            if below := list(_moved(inside, own, folder)):
                yield {title: below}
        elif inside in own:
            yield {title: f"{folder}/{inside}"} if title else f"{folder}/{inside}"


def _copied(text: str, ids: Sequence[str], folder: str, names: str) -> str:
    text = re.sub(r"(?m)^(muc: .+)$", rf"\1-{folder}", text)
    text = re.sub(r"\bma=\"([a-z0-9_-]+)\"", rf'ma="\1-{folder}"', text)
    text = _FIGURE.sub(lambda one: f'{{{{ {one[1]}({one[2]}, ma="{one[3]}-{folder}") }}}}', text)
    text = _TARGET.sub(rf'xem("\1:\2-{folder}"', text)
    for one in ids:
        text = text.replace(f'"{one}"', f'"{one}-{folder}"')
        text = text.replace(f'"muc:{one}"', f'"muc:{one}-{folder}"')
    _, front, body = text.split("---\n", 2)
    lines = (_distinct(line, names) for line in body.split("\n"))
    return f"---\n{front}---\n" + "\n".join(lines)


def _distinct(line: str, names: str) -> str:
    """Tell a sentence from that of other copies, but for headings and rows of tables."""
    if line.startswith(("#", "|")):
        return line
    parts = _CALL.split(line)
    calls = [*_CALL.findall(line), ""]
    told = (_END.sub(f" ở cụm {names}.", part) for part in parts)
    return "".join(word for pair in zip(told, calls, strict=True) for word in pair)


if __name__ == "__main__":
    root = Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else SMALL
    print(write_scaled(root, Path(sys.argv[1]).resolve(), int(sys.argv[2])), "pages")
