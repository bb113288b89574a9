"""The cleaning benchmark counts right, its pages and gold belong together, and no figure drops."""

import json

import pytest
from click.testing import CliRunner

from bench.cleaning.__main__ import main
from bench.cleaning.pages import FLOORS, HERE, corpus, gold, names, page, reached
from bench.cleaning.score import score, sentences_of
from bench.floors import drops

GOLD = [
    "Fire in market",
    "{SPRINGFIELD (AP) — }Ten were hurt in a fire. Nobody died in it.",
    "It was put out.",
]
STORY = ["Fire in market", "Ten were hurt in a fire.", "Nobody died in it.", "It was put out."]


def test_all_of_the_story_and_nothing_else() -> None:
    found = score(STORY, GOLD)
    assert (found.junk, found.lost, found.kept, found.story) == ([], [], 4, 4)
    assert set(found.figures().values()) == {1.0}


def test_what_may_stay_is_neither_junk_nor_lost() -> None:
    found = score(["Fire in market", "SPRINGFIELD (AP) — Ten were hurt in a fire.", *STORY[2:]], GOLD)
    assert (found.junk, found.lost) == ([], [])
    assert score(STORY[1:], GOLD).lost == ["Fire in market"]
    assert score(STORY[1:], GOLD, headline=False).lost == []


def test_junk_and_lost_sentences() -> None:
    found = score([*STORY[:2], "Share this story", *STORY[3:]], GOLD)
    assert (found.junk, found.lost) == (["Share this story"], ["Nobody died in it."])
    assert (found.figures()["precision"], found.figures()["recall"]) == (0.75, 0.75)


def test_what_stands_twice_is_junk_once() -> None:
    assert score([*STORY, "Ten were hurt in a fire."], GOLD).junk == ["Ten were hurt in a fire."]


def test_scores_add_up() -> None:
    both = score(STORY, GOLD) + score(STORY[:3], GOLD)
    assert (both.kept, both.story, both.lost) == (7, 8, ["It was put out."])


@pytest.mark.parametrize("name", names())
def test_the_words_of_the_gold_are_on_the_page(name: str) -> None:
    text, lines = page(name), gold(name)
    assert len(lines) > 3
    first = sentences_of(lines)[-1].strip("{}").split()[0]
    assert first in text or "\\u" in text


def test_every_unread_page_is_there_and_a_third_is_unread() -> None:
    unread = (HERE / "unread.txt").read_text().split()
    assert set(unread) <= set(names())
    assert len(unread) * 3 == len(names()) >= 36


def test_the_floors_are_those_of_these_pages() -> None:
    message = "a page or its gold changed: run python -m bench.cleaning --floors"
    assert json.loads(FLOORS.read_text())["corpus"] == corpus(), message


def test_no_figure_is_below_its_floor() -> None:
    assert drops(json.loads(FLOORS.read_text())["floors"], reached()) == []


def test_an_unread_page_is_not_shown() -> None:
    done = CliRunner().invoke(main, ["--show", "amp"])
    assert done.exit_code == 2
    assert "no page that may be read" in done.output
    assert "ghost, tallywire:" in CliRunner().invoke(main, ["--show", "ghost"]).output
