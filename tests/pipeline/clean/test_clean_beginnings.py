import re

from pipeline.clean.beginnings import Beginnings, Rule

RULES = Beginnings(
    [
        Rule(re.compile(r"(?:please )?follow us\b"), "share"),
        Rule(re.compile(r"follow"), "other"),
        Rule(re.compile(r"\d+ comments?$"), "comments"),
        Rule(re.compile(r"\S+ liked this"), "liked", cue="liked this"),
        Rule(re.compile(r"(?!closed)close(?:d|\b)"), "close"),
        Rule(re.compile(r"photo:", re.IGNORECASE), "photo"),
    ]
)


def test_the_first_rule_that_matches_holds() -> None:
    assert RULES.match("follow us on the web") == "share"
    assert RULES.match("please follow us") == "share"
    assert RULES.match("follow used cars") == "other"


def test_what_no_rule_begins_like_is_none() -> None:
    assert RULES.match("he was followed") is None
    assert RULES.match("please leave") is None
    assert RULES.match("closed on monday") is None


def test_what_may_begin_in_many_ways() -> None:
    assert RULES.match("1234567 comments") == "comments"
    assert RULES.match("jane liked this") == "liked"
    assert RULES.match("jane liked that") is None
    assert RULES.match("PHOTO: jane") == "photo"


def test_a_line_shorter_than_what_is_looked_at() -> None:
    assert RULES.match("") is None
    assert RULES.match("7") is None
    assert RULES.match("fol") is None
