"""Every rule is told to readers: in a sentence, and in docs/figures.md under its name."""

import re
from pathlib import Path
from typing import get_args

from pipeline.records.rule import SENTENCES, Rule

DOCS = Path(__file__).parents[3] / "docs/figures.md"


def test_every_rule_has_a_sentence_and_a_place_in_the_documentation() -> None:
    (rules,) = (get_args(part) for part in get_args(Rule) if get_args(part))
    told = re.findall(r"^### (\w+)\n\n(.+)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(told) == SENTENCES
    assert tuple(SENTENCES) == rules
