"""van_ban and the notes it needs."""

from __future__ import annotations

from collections.abc import Callable

from macros.render.call.context import Context
from macros.render.documents import format_reference, notes_owed

Say = Callable[..., object]


def test_the_first_citation_on_a_page_has_a_note(say: Say) -> None:
    """The note's label is the key of the register."""
    assert say('van_ban("hd-05-2018")').markdown == "Hướng dẫn số 05-HD/SVH[^hd-05-2018]"


def test_later_citations_have_no_note(say: Say) -> None:
    """The same document again, on the same page, is told by kind and number (NĐ 30/2020)."""
    twice = say('van_ban("hd-05-2018") }} {{ van_ban("hd-05-2018")')
    assert twice.markdown == "Hướng dẫn số 05-HD/SVH"


def test_another_document_before_does_not_count(say: Say) -> None:
    """Only the same key makes a citation a later one."""
    other = say('van_ban("qc-11-2015") }} {{ van_ban("hd-05-2018")')
    assert other.markdown.endswith("[^hd-05-2018]")


def test_notes_give_date_issuer_and_subject(context_of: Callable[..., Context]) -> None:
    """The kind that begins the title is not printed twice, and every subject has its “về”."""
    context = context_of('{{ van_ban("hd-05-2018") }} {{ van_ban("qc-11-2015") }}')
    assert notes_owed(context.page, context.report.documents).splitlines() == [
        "[^hd-05-2018]: Hướng dẫn số 05-HD/SVH, ngày 06/02/2018"
        " của Sở Văn hóa tỉnh Hải Vân về đánh giá phòng đọc.",
        "[^qc-11-2015]: Quy chế số 11-QC/TVT, ngày 12/10/2015"
        " của Thư viện tỉnh Hải Vân về phục vụ bạn đọc.",
    ]


def test_a_document_cited_twice_owes_one_note(context_of: Callable[..., Context]) -> None:
    """Notes come in the order of first citation."""
    context = context_of(
        '{{ van_ban("qc-11-2015") }} {{ van_ban("hd-05-2018") }} {{ van_ban("qc-11-2015") }}'
    )
    notes = notes_owed(context.page, context.report.documents).splitlines()
    assert [note.partition(":")[0] for note in notes] == ["[^qc-11-2015]", "[^hd-05-2018]"]


def test_a_note_tells_what_was_not_checked(context_of: Callable[..., Context]) -> None:
    """As the register of the site does."""
    document = context_of('{{ van_ban("hd-05-2018") }}').report.documents["hd-05-2018"]
    doubtful = document.model_copy(update={"verification": "unverified"})
    assert format_reference(doubtful).endswith("về đánh giá phòng đọc (chưa kiểm chứng).")
    assert format_reference(document).endswith("về đánh giá phòng đọc.")
