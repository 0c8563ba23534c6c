"""What is said twice: a word typed again, a sentence or a paragraph copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from macros.check.prose.reading import FILLER, PARAGRAPH, Wording
from macros.findings import Code, Finding
from macros.format import shorten
from macros.read.text.words import read_lists

# One to six words, and the same ones again, with nothing but blanks between.
_AGAIN = re.compile(
    r"(?<![^\W_])([^\W\d_]+(?:[ \n][^\W\d_]+){0,5}?)(?: +| ?\n)(\1)(?![^\W_])", re.IGNORECASE
)
# Words that Vietnamese doubles, and those doubled in front of others: "đảng viên viên chức".
_LISTED, _BEFORE = read_lists(Path(__file__).with_name("tu-lap.txt"))
_DOUBLED = re.compile("|".join(" ".join(_LISTED).split()))
_MEETING = dict(line.split(": ") for line in _BEFORE)
# “Người người thi đua, ngành ngành thi đua”: doubled words that begin clauses, in pairs.
_CALLED = re.compile(r"(?:^|[.,;:“(]) *(([^\W\d_]+) \2)(?![^\W_])", re.IGNORECASE | re.MULTILINE)
_TWICE_TYPED = frozenset({"từng bước", "từng người", "ngày đêm", "đời này", "lớp này"})
_SENTENCE = re.compile(r"[^.!?…\n][^\n]*?(?:[.!?…](?=[\s”*)]|$)|$)", re.MULTILINE)
_LETTERS = re.compile(r"[^\W_]+")
_LEAST_WORDS = 12  # of a sentence that nobody writes twice by chance


def find_repeated_words(passage: Wording) -> Iterator[Finding]:
    """Warn of words typed twice, but of those that the language doubles."""
    for match in _AGAIN.finditer(passage.text):
        words = " ".join(match[1].split())
        if not _is_meant(passage.text, match, words):
            message = f"“{words} {' '.join(match[2].split())}” lặp lại"
            yield passage.warning(match, message, f"viết “{words}” một lần", Code.REPEATED)


def _is_meant(text: str, match: re.Match[str], words: str) -> bool:
    first, second = words.lower(), match[2]
    if " " in first:
        return first in _TWICE_TYPED or text[match.end() : match.end() + 1] == "-"
    if len(first) == 1 or match[1].isupper() != second.isupper() or _DOUBLED.fullmatch(first):
        return True
    line = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end()) % (len(text) + 1)
    called = [one.start(1) for one in _CALLED.finditer(text, *line)]
    if len(called) > 1 and match.start() in called:
        return True
    if match[1].islower() != second.islower():
        before = text[: match.start()].rstrip(' *“"(')
        if before and before[-1] not in ".!?\n#|-":
            return True  # such as "Ban ban hành", "chi bộ Bộ Tư lệnh": a name meets its like
    after = _LETTERS.search(text, match.end())
    return after is not None and after.group().lower() in _MEETING.get(first, "").split()


def find_copies(passages: Sequence[Wording]) -> Iterator[Finding]:
    """Warn of each paragraph, or else sentence, of the copy that says word for word another one."""
    said: dict[str, str] = {}
    for passage in passages:
        if not passage.is_book:
            continue
        for paragraph in PARAGRAPH.finditer(passage.text):
            yield from _copied(passage, paragraph, said)


def _copied(passage: Wording, paragraph: re.Match[str], said: dict[str, str]) -> Iterator[Finding]:
    if paragraph.group().startswith(("#", "|")):
        return
    told = -1
    for sentence in _SENTENCE.finditer(passage.text, paragraph.start(), paragraph.end()):
        if len(_LETTERS.findall(sentence.group())) < _LEAST_WORDS:
            continue
        line = passage.line + passage.text.count("\n", 0, sentence.start())
        typed = passage.typed[sentence.start() : sentence.end()].lower()
        key = " ".join(_LETTERS.findall(typed))
        where = said.setdefault(key, f"{passage.path}:{line}")
        if where != f"{passage.path}:{line}" and told != paragraph.start():
            told = paragraph.start()  # the sentences after it are mostly copies as well
            shown = shorten(sentence.group().strip().replace(FILLER, ""), 60)
            message = f"câu “{shown}” đã có nguyên văn ở {where}"
            yield passage.warning(sentence, message, "xóa một câu, hoặc viết khác", Code.REPEATED)
