"""The words around the body as Word's own XML: title block, signature, recipients."""

from __future__ import annotations

from collections.abc import Sequence

from macros.export.document.front import Front, FrontLine, FrontLines
from macros.export.page.edition import GAP, line_width, title_columns
from macros.export.page.fit import Measure, paper_of
from macros.export.word.openxml import TWIPS, centred, layout_table, run, size_of, styled
from macros.read.profile import Profile

_DAY_BLANK = "\u00a0" * 5
_HAND = '<w:spacing w:after="1100"/>'  # room for a signature
_TO_LEFT = '<w:jc w:val="left"/>'


def write_title_block(front: Front, profile: Profile, font: Measure) -> str:
    """Write everything from the issuer and the name of the Party or State to the subject.

    Args:
        font: Measures the rules below lines, which are as wide as the line or a share of it.
    """
    width = _text_width(profile)
    gap = round(GAP * TWIPS)
    right = round(title_columns(front, profile, font)[1] * TWIPS)
    left = width - gap - right

    def cell(lines: FrontLines, room: int) -> str:
        return "".join(_centred(line, room, font) for line in lines) or centred("", 14)

    empty = centred("", 14)
    rows = (
        (cell(front.issuer, left), empty, cell(front.heading, right)),
        (cell(front.number, left), empty, cell(front.place_date, right)),
    )
    subject, *below = front.subject
    title = [
        styled("Title", run(front.kind.text, _look(front.kind))),
        styled("Subtitle", run(subject.text, _look(subject))),
        _rule(subject, width, font),
        *(_centred(line, width, font) for line in below),
        styled("MinhHoa", run(front.illustrative)) if front.illustrative else "",
    ]
    return layout_table((left, gap, right), rows) + "".join(title)


def write_cover(front: Front, profile: Profile, font: Measure) -> str:
    """Write a page with issuer, kind, subject, and below where and in which year."""
    width = _text_width(profile)
    parts = ((0, front.issuer), (200, (front.kind, *front.subject)), (260, front.cover))
    gap = '<w:p><w:pPr><w:spacing w:before="{}" w:after="0"/></w:pPr></w:p>'
    return "".join(
        (gap.format(above * TWIPS) if above else "")
        + "".join(_centred(line, width, font) for line in lines)
        for above, lines in parts
    )


def write_signature(front: Front, profile: Profile, font: Measure) -> str:
    """Write recipients at the left and the signature at the right, in one row that never breaks."""
    gap = round(GAP * TWIPS)
    half = (_text_width(profile) - gap) // 2
    head, names = front.recipients[:1], front.recipients[1:]
    recipients = [styled("KhongThut", run(one.text, _look(one)), _TO_LEFT) for one in head]
    recipients += [styled("NoiNhan", run(one.text, _look(one))) for one in names]
    before = '<w:spacing w:before="120"/>'
    recipients += [styled("NoiNhan", run(one.text, _look(one)), before) for one in front.remarks]
    signature = [_centred(line, half, font) for line in front.authority]
    signature += [
        centred("", one.look.co_chu) * 4 + _centred(one, half, font) for one in front.signer
    ]
    empty = centred("", 14)
    row = ("".join(recipients) or empty, empty, "".join(signature) or empty)
    # A file must end in a paragraph; this one takes no room.
    return _tiny("280") + layout_table((half, gap, half), (row,)) + _tiny("20")


def write_signers(names: Sequence[str], room_pt: float) -> str:
    """Write who signs below a form, beside each other, with room for the hands."""
    width = round(room_pt * TWIPS / len(names))
    stacks = [name.split("\n") for name in names]
    most = max(map(len, stacks))
    stacks = [[""] * (most - len(stack)) + stack for stack in stacks]
    cells = (
        (
            *(centred(line, 12, italic=True) for line in above),
            centred(name, 12, bold=True, properties=_HAND),
        )
        for *above, name in stacks
    )
    return layout_table([width] * len(names), [["".join(cell) for cell in cells]]) + _tiny("20")


def write_attached(front: Front) -> str:
    """Write the line below the head of an appendix."""
    if not front.attached:
        return ""
    text = _DAY_BLANK.join(front.attached)
    return centred(text, 14, italic=True, properties='<w:spacing w:after="240"/>')


def write_missing(front: Front) -> str:
    """Write the last page of a draft: what it lacks."""
    head = styled("TOCHeading", run(f"{front.draft.upper()}: VIỆC CÒN PHẢI LÀM"))
    hanging = '<w:spacing w:before="120"/><w:ind w:left="227" w:hanging="227"/><w:jc w:val="left"/>'
    lines = (styled("KhongThut", run(f"- {line}"), hanging) for line in front.missing)
    return head + "".join(lines)


def _look(line: FrontLine) -> str:
    """Write how the words of a line look, as the content of `w:rPr`."""
    value = "" if line.look.dam else ' w:val="0"'
    look = f"<w:b{value}/><w:bCs{value}/>" + "<w:i/><w:iCs/>" * line.look.nghieng
    look += size_of(line.look.co_chu) + '<w:u w:val="single"/>' * line.look.gach_chan
    frame = '<w:bdr w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
    return look + frame * line.look.khung


def _centred(line: FrontLine, room: int, font: Measure) -> str:
    words = ("\u00a0" * line.blank).join(line.parts)
    words = f"\u00a0{words}\u00a0" if line.look.khung else words
    before = '<w:spacing w:before="40"/>' if line.look.khung else ""
    return styled("CanGiua", run(words, _look(line)), before) + _rule(line, room, font)


def _tiny(line: str) -> str:
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    return styled("KhongThut", "", f"<w:keepNext/>{spacing}")


def _text_width(profile: Profile) -> int:
    return round(paper_of(profile).portrait_width * TWIPS)


def _rule(line: FrontLine, room: int, font: Measure) -> str:
    """Draw the rule below a centred line, a paragraph of its own that the words cannot move."""
    if not line.look.ke:
        return ""
    indent = round((room - line.look.ke * line_width(line, font) * TWIPS) / 2)
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    spacing = '<w:spacing w:before="60" w:after="0" w:line="120" w:lineRule="exact"/>'
    indents = f'<w:ind w:left="{indent}" w:right="{indent}" w:firstLine="0"/>'
    return styled("CanGiua", "", border + spacing + indents)
