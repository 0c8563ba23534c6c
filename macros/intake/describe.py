"""Tell in Vietnamese what came of taking a file in."""

from __future__ import annotations

from collections.abc import Iterator

from macros.intake.take_in import Intake


def describe(intake: Intake) -> Iterator[str]:
    """Say what the file is, every cell that was read otherwise, every cell of the CSV changed."""
    if intake.layout:
        yield f"Nhận ra: {intake.layout}"
    for remark in intake.remarks:
        yield f"Lưu ý: {remark}"
    for change in intake.changes:
        yield str(change)
    for finding in intake.findings:
        yield str(finding)
    for outcome in intake.outcomes:
        merge = outcome.merge
        yield from merge.changes
        for title in merge.untold:
            yield f"Lưu ý: tệp không có “{title}”: bảng giữ số cũ"
        yield (
            f"{outcome.target.name}: thêm {merge.added} dòng, sửa {merge.replaced} dòng, "
            f"giữ nguyên {merge.same} dòng đã có."
        )
