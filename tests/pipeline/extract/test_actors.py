"""Actors come under one name, with the part they had."""

import datetime as dt

import pytest

from pipeline.extract.actors import canonical_group, find_actors
from pipeline.extract.scan import Scanned, scan
from pipeline.records.article import CleanArticle, Sentence


def scanned(*sentences: str) -> tuple[Scanned, ...]:
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    return scan(
        CleanArticle(
            article_id="a",
            content_hash="",
            known_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
            source_text=text,
            sentences=tuple(Sentence(span=span, paragraph=0) for span in spans),
        )
    )


def actors(*sentences: str) -> list[tuple[str, str]]:
    return [(actor.name, actor.role) for actor in find_actors(scanned(*sentences))]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ISIS fighters", "Islamic State"),
        ("more than 16 IS militants", "Islamic State"),
        ("SDF fighters", "Syrian Democratic Forces"),
        ("members of al-Shabab", "Al-Shabaab"),
        ("Afghan soldiers", "Afghan army"),
        ("people", None),
        ("what is left", None),
    ],
)
def test_canonical_group(words: str, name: str | None) -> None:
    assert canonical_group(words) == name


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ten men were killed in an ambush by IS militants.", [("Islamic State", "attacker")]),
        (
            "The Turkish army attacked the PKK.",
            [("Turkish army", "attacker"), ("Kurdistan Workers' Party", "target")],
        ),
        (
            "Islamic State claimed responsibility for the bombing.",
            [("Islamic State", "claims_responsibility")],
        ),
        ("Officials blamed Boko Haram for the raid.", [("Boko Haram", "blamed")]),
        ("The Taliban denied responsibility.", [("Taliban", "denies_responsibility")]),
    ],
)
def test_roles(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert actors(sentence) == expected


def test_a_short_form_that_the_article_explains() -> None:
    found = actors("The Popular Resistance Front (PRF) attacked a base.", "Two PRF members fell.")
    assert {name for name, _ in found} == {"Popular Resistance Front"}


def test_jihadists_are_the_only_jihadist_group_of_the_article() -> None:
    assert actors("IS lost the town.", "The jihadists fled.")[1][0] == "Islamic State"
    assert len(actors("IS fought Al-Qaeda.", "The jihadists fled.")) == 2


def test_a_verb_in_capitals_is_no_group() -> None:
    assert actors("WHERE IS THE MAN") == []
