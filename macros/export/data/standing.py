"""How a rule of a table stands; the checks, which know it, are a layer beside this one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found when a rule was judged.

    Args:
        contradictions: How many rows or groups contradict it.
        explained: How many of these a written explanation accepts.
    """

    table: str
    rule: str
    contradictions: int
    explained: int

    @property
    def words(self) -> str:
        """Say it to a reader."""
        left = self.contradictions - self.explained
        if not self.contradictions:
            return "Đúng ở mọi dòng"
        parts = [f"{left} chỗ không đúng"] if left else []
        parts += [f"{self.explained} chỗ đã giải trình"] if self.explained else []
        return "; ".join(parts)

    @property
    def state(self) -> str:
        """Name it for the stylesheet: kept, explained or broken."""
        if not self.contradictions:
            return "dung"
        return "giai-trinh" if self.contradictions == self.explained else "sai"
