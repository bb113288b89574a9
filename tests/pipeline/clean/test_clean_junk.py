import pytest

from pipeline.clean import junk
from pipeline.clean.paragraphs import paragraphs
from pipeline.lexicon.load import load
from pipeline.records.article import DropReason

STORY = [
    "The IS group has carried out attacks.",
    "More than 16 fighters were killed.",
    "Share prices fell after the attack.",
    "Follow-up strikes killed two.",
    "Watching from a roof, he saw the strike.",
    "Sign-ups for the militia rose.",
    "Photos from the scene showed ten bodies.",
    "Two officers were shot (one fatally).",
    "He said the Syrian Democratic Forces (SDF)",
    "Anyone with information should call police at 555-0100.",
    "“Please log in,” the clerk had told him.",
    "Email records show that he knew.",
    "At 5:30 p.m. the shooting began.",
    "7:30 p.m. Monday: police arrive",
    "Updated figures show three dead.",
    "Next week they will bury him.",
    "Copyright law was the issue, he said.",
    "Fighters were killed, state agency SANA said (AFP).",
]


def reason(line: str) -> DropReason | None:
    (paragraph,) = paragraphs(line)
    return junk.line_reason(paragraph) or junk.sentence_reason(line)


@pytest.mark.parametrize("line", STORY)
def test_story_stays(line: str) -> None:
    assert reason(line) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1:27 One dead after collision, police say", "teaser"),
        ("jane.roe@example.org or 555-123-4567", "share_line"),
        ("(313) 555-0100", "share_line"),
        ("-----", "navigation"),
        ("UPDATE @ 3:21 p.m. (Feb. 8)", "navigation"),
        ("(Published Thursday, June 9, 2016)", "caption"),
        ("Police at the scene of the fire. (Photo: Jane Roe)", "caption"),
        ("Officers stand guard near the scene. (KXYZ)", "caption"),
        ("Police at the scene of a fire, Friday. | Jane Roe/The Example", "caption"),
    ],
)
def test_junk_goes(line: str, why: DropReason) -> None:
    assert reason(line) == why


@pytest.mark.parametrize("rule", load("junk")["start"], ids=lambda rule: rule["example"])
def test_each_rule_of_the_word_list(rule: dict[str, str]) -> None:
    assert reason(rule["example"]) == rule["reason"]
    assert "story" not in rule or reason(rule["story"]) is None


@pytest.mark.parametrize(
    ("line", "why"), [(line, why) for why, lines in load("junk")["lines"].items() for line in lines]
)
def test_each_whole_line_of_the_word_list(line: str, why: DropReason) -> None:
    assert reason(f"{line.capitalize()}:") == why


@pytest.mark.parametrize(
    ("phrase", "why"),
    [(phrase, why) for why, phrases in load("junk")["inside"].items() for phrase in phrases],
)
def test_each_phrase_of_the_word_list(phrase: str, why: DropReason) -> None:
    assert junk.sentence_reason(f"Something about {phrase} and more") == why


@pytest.mark.parametrize("line", load("junk")["caption"]["examples"])
def test_captions(line: str) -> None:
    assert reason(line) == "caption"


@pytest.mark.parametrize("line", load("junk")["caption"]["stories"])
def test_no_captions(line: str) -> None:
    assert reason(line) is None


def teasers(text: str) -> list[str]:
    lines = paragraphs(text)
    found = junk.teasers(lines, [junk.line_reason(line) for line in lines])
    return [lines[i].text for i in found]


def test_headline_before_a_comment_form() -> None:
    text = "The town fell.\n\nMinister visits troops in the north\n\nPlease enter your comment!"
    assert teasers(text) == ["Minister visits troops in the north"]


def test_headlines_after_a_heading() -> None:
    text = (
        "The town fell.\n\nRelated stories\n\nMinister visits troops\n\nFlood hits the north\n\nIt was late."
    )
    assert teasers(text) == ["Minister visits troops", "Flood hits the north"]


def test_a_last_line_without_full_stop_stays() -> None:
    assert teasers("The town fell.\n\nTen soldiers died in the town\n\n© 2015 Example") == []


def test_a_list_before_a_comment_form_stays() -> None:
    assert teasers("The victims were:\n\nJane Roe, 23, of Springfield\n\nPlease enter your comment!") == []


def test_markers_between_sentences() -> None:
    text = "[TEXT] Ten died. [passage omitted] The [word indistinct] fell. [end recording]"
    assert [text[a:b] for a, b in junk.markers(text)] == ["[TEXT]", "[passage omitted]", "[end recording]"]


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("Two hurt in fire - The Daily Example", 16),
        ("Two hurt in fire | Example", 16),
        ("Two hurt in fire - EXAMPLE.com - Springfield", 16),
        ("Two hurt in fire - one badly", 28),
    ],
)
def test_title_end(title: str, end: int) -> None:
    assert junk.title_end(title) == end


def test_the_rules_of_a_forum() -> None:
    text = "The town fell.\n\nComments on this website must be polite.\n\n- No racism\n\n- Ten people died."
    assert teasers(text) == ["- No racism"]
