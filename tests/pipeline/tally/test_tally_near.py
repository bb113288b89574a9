"""Copies share their traits, and what is found through them is what every pair would have told."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records.mention import Mention
from pipeline.tally.bounded import Bounded, Recent
from pipeline.tally.link import likeness, of_one_article, score
from pipeline.tally.near import components
from pipeline.tally.told import Told
from pipeline.tally.traits import Traits
from tests.pipeline.tally.tally_builders import HARBOUR, HILLTOP, article, mention, on

KINDS = [
    mention(place=place, when=on(day), ordinal=ordinal)
    for place, day, ordinal in product((HARBOUR, HILLTOP), (0, 1, 9), (None, 1))
]


def told(articles: list[list[Mention]]) -> list[Told]:
    given_ = [article(f"a{n}", *some) for n, some in enumerate(articles)]
    return sorted((Told(one, m) for one in given_ for m in one.mentions), key=lambda t: t.id)


def favours(a: Traits, b: Traits) -> bool:
    return likeness(a, b) > 0


def of_all_pairs(mentions: list[Told]) -> list[list[str]]:
    """The components found the plain way."""
    found: list[list[Told]] = []
    for one in mentions:
        near = [some for some in found if any(score(one, other) > 0 for other in some)]
        found = [some for some in found if some not in near] + [[one, *(t for some in near for t in some)]]
    return sorted(sorted(t.id for t in some) for some in found)


def test_copies_share_their_traits() -> None:
    one, copy, other = told([[mention()], [mention()], [mention(when=on(1))]])
    assert one.traits is copy.traits
    assert one.traits is not other.traits


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), max_size=12))
def test_components_are_those_of_all_pairs(articles: list[list[Mention]]) -> None:
    mentions = told(articles)
    found = components(mentions, favours, of_one_article)
    assert [[t.id for t in some] for some in found] == of_all_pairs(mentions)


def test_what_is_bounded_forgets_the_older_half() -> None:
    kept = Bounded[int, int](4)
    for number in range(5):
        assert kept.keep(number, number) == number
    assert list(kept) == [2, 3, 4]


def test_what_is_in_use_is_kept_however_much_it_is() -> None:
    kept = Recent[int, str](2)
    for _ in range(3):
        kept.turn()
        for number in range(5):
            assert (kept.get(number) or kept.keep(number, str(number))) == str(number)
    kept.turn()
    assert kept.get(4) == "4"
    kept.turn()
    kept.turn()
    assert kept.get(3) is None
