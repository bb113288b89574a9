"""Schemes as files: presets, one's own, and the mistakes in them."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.grading import grades_by, schemes
from pipeline.grading.conditions import CONDITIONS
from pipeline.grading.scheme import Rule, presets
from tests.pipeline.grading.test_grades import DENIAL, HOSPITAL, MONITOR, claim, row

OWN = """
name = "desk"
title = "Our desk"
measures = ["killed"]
"""


def scheme(folder: Path, rules: str) -> str:
    path = folder / "desk.toml"
    path.write_text(OWN + rules, encoding="utf-8")
    return str(path)


def rule(grade: str, conditions: str) -> str:
    return f'[[rule]]\ngrade = "{grade}"\nlabel = "{grade}"\n{conditions}\n'


def test_presets_come_along_and_cite_where_their_definitions_stand() -> None:
    assert list(presets()) == ["airwars", "ibc"]
    for one in schemes("airwars, ibc"):
        assert one.sources
        assert one.title.startswith("In the manner of")


def test_every_condition_is_a_key_and_every_key_a_condition() -> None:
    assert set(CONDITIONS) == set(Rule.__struct_fields__) - {"grade", "label"}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("publishers = 1", "1 publisher printed the number of killed"),
        ('kinds = ["hospital", "un"]', "the number of killed is reported by City Hospital (hospital)"),
        (
            'only_kinds = ["hospital", "monitor"]',
            "nobody but City Hospital (hospital), Observatory (monitor) reports the number of killed",
        ),
        ("disputed = false", "the number of killed is not disputed"),
        ("denied = true", "Northern Army (armed group) denies a number"),
        ("attacker_reports = false", "no attacker reports of people hurt who were no combatants"),
        ('victims = ["civilian", "unknown"]', "all who were counted are told to be of no side"),
        ("", "nothing else holds"),
    ],
)
def test_conditions_say_why_they_hold(tmp_path: Path, condition: str, words: str) -> None:
    (found,) = grades_by(row(HOSPITAL, MONITOR, DENIAL), schemes(scheme(tmp_path, rule("held", condition))))
    assert (found.grade, found.because[0].words) == ("held", words)


@pytest.mark.parametrize(
    "condition",
    ["publishers = 2", 'kinds = ["un"]', 'only_kinds = ["hospital"]', "disputed = true", "denied = true"],
)
def test_a_rule_whose_condition_fails_gives_way_to_the_next(tmp_path: Path, condition: str) -> None:
    rules = schemes(scheme(tmp_path, rule("held", condition) + rule("rest", "")))
    (found,) = grades_by(row(HOSPITAL, MONITOR), rules)
    assert found.grade == "rest"


def test_where_no_rule_holds_there_is_no_grade(tmp_path: Path) -> None:
    assert grades_by(row(claim(5)), schemes(scheme(tmp_path, rule("held", "origins = 2")))) == ()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (rule("ok", "") + rule("ok", 'kinds = ["doctor"]'), "rule 2, kinds 1: Invalid enum value 'doctor'"),
        (rule("ok", "speakers = 3"), "rule 1: Object contains unknown field `speakers`"),
        (rule("ok", "origins = 0"), "rule 1, origins: Expected `int` >= 1"),
        (rule("Not OK", ""), "rule 1, grade: Expected `str` matching regex"),
        ("[[rule]", "(at line 5"),
        ("", "Object missing required field `rule`"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path: Path, rules: str, said: str) -> None:
    path = scheme(tmp_path, rules)
    with pytest.raises(UserError) as error:
        schemes(path)
    assert said in str(error.value)
    assert str(error.value).startswith(f"grades: {path}: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("nope", "neither a TOML file nor one of airwars, ibc"),
        ("missing.toml", "missing.toml: No such file"),
        ("ibc,ibc", "two schemes are called ibc"),
    ],
)
def test_what_is_no_scheme_is_refused(names: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        schemes(names)


def test_none_at_all_is_a_choice() -> None:
    assert schemes("") == ()
