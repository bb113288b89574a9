"""docs/exports.md knows every format, reason, scheme and condition."""

from pathlib import Path

from pipeline.export import FORMATS
from pipeline.grading import schemes
from pipeline.grading.conditions import CONDITIONS
from pipeline.grading.scheme import presets

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs/exports.md").read_text(encoding="utf-8")


def test_every_format_has_its_line() -> None:
    for name in FORMATS:
        assert f"| `{name}` |" in DOCS, name


def test_every_grade_of_a_preset_has_its_line() -> None:
    for scheme in schemes(",".join(presets())):
        assert f"`{scheme.name}`" in DOCS
        for rule in scheme.rule:
            assert f"| {rule.label.partition(':')[0]} |" in DOCS, rule.label


def test_every_condition_has_its_line() -> None:
    for name in CONDITIONS:
        assert f"| `{name} = " in DOCS, name
