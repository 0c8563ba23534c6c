"""The words around the body as Word's own XML: title block, signature, recipients."""

from __future__ import annotations

import math
from collections.abc import Sequence

from macros.export.document.front import Front
from macros.export.document.inlines import keep_together
from macros.export.page.fit import Measure, paper_of
from macros.export.word.openxml import TWIPS, centred, layout_table, run, size_of, styled
from macros.read.profile import Profile

_BLANK = "\u00a0" * 10  # room for a number written by hand
_DAY_BLANK = "\u00a0" * 5
_LEFT, _GAP, _RIGHT = 11, 0.6, 14  # shares of the title block


def write_title_block(front: Front, profile: Profile, font: Measure) -> str:
    """Write everything from the party line to the five hyphens.

    Args:
        font: Measures the rule under the party line, which is as wide as the line.
    """
    width = _text_width(profile)
    left, gap, right = _shares(width, (_LEFT, _GAP, _RIGHT))
    marks = ((front.urgency, profile.do_khan), (front.circulation, profile.pham_vi_luu_hanh))
    issuer = [
        centred(front.superior, profile.co_quan) if front.superior else "",
        centred(front.issuer, profile.co_quan, bold=True),
        centred("*", profile.co_quan),
        centred(_BLANK.join(front.number), profile.so_ky_hieu),
        _secrecy(front.secrecy, profile) if front.secrecy else "",
        *(centred(mark, size, bold=True) for mark, size in marks if mark),
        centred(front.draft, 14, italic=True) if front.draft else "",
    ]
    party_width = font.width_em(front.party, bold=True) * profile.tieu_de_dang * TWIPS
    party = [
        centred(
            front.party,
            profile.tieu_de_dang,
            bold=True,
            properties=_rule(right, round(party_width)),
        ),
        centred("", 14),
        centred(_DAY_BLANK.join(front.place_date), profile.ngay_thang, italic=True),
    ]
    table = layout_table((left, gap, right), ("".join(issuer), centred("", 14), "".join(party)))
    subject = keep_together(front.subject)
    subject_width = font.width_em(subject, bold=True) * profile.trich_yeu * TWIPS
    title = [
        styled("Title", run(front.kind, size_of(profile.ten_loai))),
        styled("Subtitle", run(subject, size_of(profile.trich_yeu)), _even(width, subject_width)),
        centred("-----", profile.trich_yeu),
        styled("MinhHoa", run(front.illustrative)) if front.illustrative else "",
    ]
    return table + "".join(title)


def write_signature(front: Front, profile: Profile) -> str:
    """Write recipients at the left and the signature at the right, in one row that never breaks."""
    left, gap, right = _shares(_text_width(profile), (1, 0.06, 1))
    recipients = ""
    if front.recipients:
        word = run("Nơi nhận:", f'{size_of(profile.noi_nhan.co_chu)}<w:u w:val="single"/>')
        names = (
            styled("NoiNhan", run(name, size_of(profile.noi_nhan.danh_sach)))
            for name in front.recipients
        )
        recipients = styled("KhongThut", word, '<w:jc w:val="left"/>') + "".join(names)
    for text, size in ((front.typist, profile.danh_may), (front.contact, profile.lien_he)):
        if text:
            before = '<w:spacing w:before="120"/>'
            recipients += styled("NoiNhan", run(text, size_of(size)), before)
    signature = ""
    if front.authority:
        size = profile.ky_ten
        blank = centred("", size)
        signature = (
            centred(front.authority, size, bold=True)
            + centred(front.office, size)
            + blank * 4
            + centred(front.signer, size, bold=True)
        )
    empty = centred("", 14)
    table = layout_table((left, gap, right), (recipients or empty, empty, signature or empty))
    # A file must end in a paragraph; this one takes no room.
    return _tiny("280") + table + _tiny("20")


def write_attached(front: Front) -> str:
    """Write the line below the head of an appendix."""
    if not front.attached:
        return ""
    text = _DAY_BLANK.join(front.attached)
    return centred(text, 14, italic=True, properties='<w:spacing w:after="240"/>')


def write_missing(front: Front, *, on_new_page: bool) -> str:
    """Write the last page of a draft: what it lacks."""
    head = styled(
        "TOCHeading",
        run(missing_head(front)),
        "<w:pageBreakBefore/>" if on_new_page else "",
    )
    hanging = '<w:spacing w:before="120"/><w:ind w:left="227" w:hanging="227"/><w:jc w:val="left"/>'
    lines = (styled("KhongThut", run(f"- {line}"), hanging) for line in front.missing)
    return head + "".join(lines)


def missing_head(front: Front) -> str:
    """Return the heading of that page."""
    return f"{front.draft.upper()}: VIỆC CÒN PHẢI LÀM"


def _secrecy(text: str, profile: Profile) -> str:
    frame = '<w:bdr w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
    look = f"<w:b/><w:bCs/>{size_of(profile.do_mat.co_chu)}"
    look += frame if profile.do_mat.khung else ""
    return styled("CanGiua", run(f"\u00a0{text}\u00a0", look), '<w:spacing w:before="40"/>')


def _tiny(line: str) -> str:
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    return styled("KhongThut", "", f"<w:keepNext/>{spacing}")


def _text_width(profile: Profile) -> int:
    return round(paper_of(profile).portrait_width * TWIPS)


def _shares(width: int, parts: Sequence[float]) -> tuple[int, ...]:
    return tuple(round(width * part / sum(parts)) for part in parts)


def _rule(room: int, width: int) -> str:
    """Draw a line below a centred text, just as wide as the text."""
    indent = max((room - width) // 2, 0)
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
    return f'{border}<w:ind w:left="{indent}" w:right="{indent}" w:firstLine="0"/>'


def _even(room: int, width: float) -> str:
    """Indent a centred text so that its lines are about as long, as a typist would break them."""
    lines = math.ceil(width / room)
    wanted = 1.1 * width / lines + 10 * TWIPS if lines > 1 else room
    indent = max(round((room - wanted) / 2), 0)
    return f'<w:ind w:left="{indent}" w:right="{indent}" w:firstLine="0"/>'
