"""Who printed what from whom: each origin with the articles that have its numbers, copies under originals."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records.event import Event, Source
from pipeline.web.evidence.claims import Cited
from pipeline.web.evidence.voices import Voice

MOST = 60
"""Articles shown of one origin."""


class Leaf(NamedTuple):
    """An article, and those that repeat its text."""

    source: Source
    numbers: tuple[Cited, ...]
    """What it says in the name of the origin, one of each number."""
    copies: tuple["Leaf", ...]


class Branch(NamedTuple):
    """An origin and who printed it; ``voice`` is None for the articles that give no number."""

    voice: Voice | None
    leaves: tuple[Leaf, ...]
    articles: int
    publishers: int
    left_out: int


def printed(event: Event, cited: Iterable[Cited]) -> tuple[Branch, ...]:
    """Return the tree of ``event``; an article that quotes two origins stands under both."""
    by_voice: dict[int, dict[str, list[Cited]]] = defaultdict(lambda: defaultdict(list))
    voices: dict[int, Voice] = {}
    for one in cited:
        voices[one.voice.number] = one.voice
        by_voice[one.voice.number][one.claim.article_id].append(one)
    sources = {source.article_id: source for source in event.articles}
    order = sorted(voices, key=lambda number: (number == 0, -len(by_voice[number]), number))
    branches = [_branch(voices[number], by_voice[number], sources) for number in order]
    telling = {article for told in by_voice.values() for article in told}
    silent: dict[str, list[Cited]] = {article: [] for article in sources if article not in telling}
    if silent:
        branches.append(_branch(None, silent, sources))
    return tuple(branches)


def _branch(voice: Voice | None, told: dict[str, list[Cited]], sources: dict[str, Source]) -> Branch:
    there = {id_: sources[id_] for id_ in sources if id_ in told}
    copies: dict[str, list[Source]] = defaultdict(list)
    for source in there.values():
        if source.copy_of in there:
            copies[source.copy_of].append(source)
    tops = [source for source in there.values() if source.copy_of not in there]
    leaves, shown = [], 0
    for top in tops:
        if shown >= MOST:
            break
        below = copies[top.article_id][: MOST - shown]
        shown += 1 + len(below)
        under = tuple(Leaf(source, _numbers(told[source.article_id]), ()) for source in below)
        leaves.append(Leaf(top, _numbers(told[top.article_id]), under))
    publishers = {source.source or source.article_id for source in there.values()}
    return Branch(voice, tuple(leaves), len(there), len(publishers), len(there) - shown)


def _numbers(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """Return one claim of each number, so that a number said thrice in an article stands there once."""
    found: dict[tuple[str, str, str], Cited] = {}
    for one in cited:
        found.setdefault((one.figure.measure, one.figure.group, one.put), one)
    return tuple(found.values())
