"""Names of private persons stand in quoted sentences only: not in mentions, rows, changes or what rows are
found by. The articles name private persons wherever news names them."""

from typing import Any

import msgspec
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.extract import extract
from pipeline.records.mention import Mentions
from pipeline.store.words import words_of
from pipeline.tally import tally
from pipeline.tally.changes import changes
from tests.laws.driver import ENTRY

FIRST = ("Quenby", "Zorana", "Tobiasz", "Oluwaseun", "Mirembe")
LAST = ("Vexholt", "Dragoumis", "Okwuosa", "Thistlewick", "O'Hanrahan")
OFFICIAL = "Wilhelmina Castellane"

HEADLINES = (
    "Two people shot dead in Mosul",
    "{name} shot dead in Mosul",
    "Family of {last} mourns after Mosul shooting",
    "Two Killed In Mosul Shooting; {name} Arrested",
    "SHOOTING IN MOSUL: {last} CHARGED",
)
VICTIMS = (
    "Two people were shot dead in Mosul on Monday. The victims were {name}, 34, and {other}, 41.",
    "{name}, 34, and {other}, 41, were shot dead in Mosul on Monday.",
    "A man shot dead his wife and son in Mosul on Monday. {name}, 34, was charged. The boy was {other}, 9.",
    "{name} (34) was shot dead at {last}'s house in Mosul on Monday. His brother, {other}, 41, was wounded.",
    "Police identified the two dead of Monday's shooting in Mosul as {name}, 34, and 41-year-old {other}.",
)
SPEAKERS = (
    "Neighbor {third} said two people died.",
    "{third}, 52, who lives nearby, said two people were killed.",
    '"Two people died," said {third}, a shopkeeper.',
    "His cousin, {third}, said two people were dead.",
    "According to {third}, two people were killed.",
    "{third}'s mother told reporters that two people had died.",
    "Two people died, the family of {third} said.",
    "{third} said she saw two people die. {third_last} said three others were wounded.",
)


@st.composite
def stories(draw: st.DrawFn) -> tuple[dict[str, Any], frozenset[str]]:
    """Return an article, and the words that are names of private persons."""
    firsts, lasts = draw(st.permutations(FIRST)), draw(st.permutations(LAST))
    name, other, third = (f"{one} {two}" for one, two in zip(firsts[:3], lasts[:3], strict=True))
    fill = {"name": name, "other": other, "third": third, "last": lasts[0], "third_last": lasts[2]}
    body = [
        draw(st.sampled_from(VICTIMS)),
        draw(st.sampled_from(SPEAKERS)),
        f"Mayor {OFFICIAL} said two died.",
    ]
    text = "\n\n".join(paragraph.format(**fill) for paragraph in body)
    title = draw(st.sampled_from(HEADLINES)).format(**fill)
    article = {"id": draw(st.sampled_from("abc")), "title": title, "text": text, "published_at": "2020-03-03"}
    private = {word.lower() for word in f"{name} {other} {third}".split()}
    return article, frozenset(private)


def read(article: dict[str, Any]) -> Mentions:
    return extract(clean(admit(orjson.dumps(article), None, ENTRY)))


def unquoted(record: object) -> str:
    """Return a record as JSON, lower case, without the sentences that it quotes."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(inner) for key, inner in value.items() if key != "sentence"}
        return [strip(inner) for inner in value] if isinstance(value, list | tuple) else value

    return orjson.dumps(strip(msgspec.to_builtins(record))).decode().lower()


@settings(max_examples=150, deadline=None)
@given(st.lists(stories(), min_size=1, max_size=3))
def test_no_name_of_a_private_person_leaves_but_in_a_sentence(
    told: list[tuple[dict[str, Any], frozenset[str]]],
) -> None:
    mentions = [read(article) for article, _ in told]
    rows = tally(mentions)
    found = [*map(unquoted, mentions), *map(unquoted, rows), *map(unquoted, changes([], rows))]
    found += [" ".join(words_of(row)) for row in rows]
    private = frozenset[str]().union(*(names for _, names in told))
    assert not [(name, text) for name in private for text in found if name in text]


def test_whoever_acts_in_an_office_is_named() -> None:
    text = f"Two people were shot dead in Mosul on Monday, Mayor {OFFICIAL} said."
    title = f"Mayor {OFFICIAL} mourns two shot dead in Mosul"
    (row,) = tally([read({"id": "a", "title": title, "text": text, "published_at": "2020-03-03"})])
    assert row.title == title
    assert {OFFICIAL} == {claim.origin for figure in row.figures for claim in figure.claims if claim.origin}


def test_two_witnesses_without_names_are_two_origins() -> None:
    text = (
        "Two people were shot dead in Mosul on Monday, neighbor Quenby Vexholt said. "
        "Neighbor Zorana Dragoumis said two people died."
    )
    (row,) = tally([read({"id": "a", "text": text, "published_at": "2020-03-03"})])
    (figure,) = (figure for figure in row.figures if figure.measure == "killed")
    assert {claim.origin for claim in figure.claims} == {"neighbor"}
    assert figure.origins == 2
