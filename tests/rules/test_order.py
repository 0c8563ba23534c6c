"""What the rules find does not depend on the order in which a table's YAML lists them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.check.run import examine
from macros.project import Project
from macros.read.report import read_report

# Two rules that need one cell, a warning before an error, three rules that miss one row.
SCHEMA = """\
title: Sổ quỹ
primaryKey: [nam, quay]
fields:
- {name: nam, title: Năm, type: year}
- {name: quay, title: Quầy, type: string, categories: {a: A, b: B, ca_hai: Cả hai}, total: ca_hai}
- {name: tong, title: Tổng}
- {name: thu, title: Thu}
- {name: chi, title: Chi}
- {name: quy, title: Quỹ}
rules:
- {id: SQ10, says: Tổng là thu và chi., severity: canh_bao, holds: tong = thu + chi}
- {id: SQ2, says: Tổng là thu và quỹ., holds: tong = thu + quy}
- {id: SQ1, says: Thu không quá tổng., holds: thu <= tong}
- {id: SQ3, says: Thu như sổ., holds: thu = so_thu.thu}
- {id: SQ4, says: Quỹ như sổ., holds: quy = so_thu.thu}
- {id: SQ5, says: Đủ mọi quầy., complete: [nam, quay]}
- {id: SQ6, says: Chi phải có., filled: chi}
"""
ROWS = "nam,quay,tong,thu,chi,quy\n2019,a,,5,,3\n2019,b,9,,2,\n2020,a,3,4,,\n2020,ca_hai,3,,1,1\n"
OTHER_SCHEMA = """\
title: Sổ thu
primaryKey: [nam]
fields:
- {name: nam, title: Năm, type: year}
- {name: thu, title: Thu}
"""
OTHER_ROWS = "nam,thu\n2019,5\n"


def _shuffle(path: Path, chance: random.Random) -> None:
    schema: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    chance.shuffle(schema.get("rules", []))
    path.write_text(yaml.safe_dump(schema, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _told(project: Project) -> list[str]:
    """What is found, without the lines of the YAML, which move."""
    findings = examine(read_report(project)).findings
    return sorted(str(item) for item in findings if not item.path.endswith(".yml"))


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_rules_find_the_same(small: Project, seed: int) -> None:
    """One cause has one finding, and it is always the same one."""
    (small.tables / "quy.csv").write_text(ROWS, encoding="utf-8")
    (small.tables / "quy.yml").write_text(SCHEMA, encoding="utf-8")
    (small.tables / "so_thu.csv").write_text(OTHER_ROWS, encoding="utf-8")
    (small.tables / "so_thu.yml").write_text(OTHER_SCHEMA, encoding="utf-8")
    before = _told(small)
    assert sum("[quy-tac]" in line for line in before) > 5
    for path in sorted(small.tables.glob("*.yml")):
        _shuffle(path, random.Random(seed))
    assert _told(small) == before
