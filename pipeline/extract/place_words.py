"""The word lists that tell how a text speaks of places, as sets."""

import functools

from pipeline.lexicon.load import load

_AT_HOME = ("generic", "civilian", "kin")
"""Kinds of person who are told of by their town: "a Memphis juvenile"."""


class Words:
    """The word lists, each as a set."""

    def __init__(self) -> None:
        def words(table: str, *names: str) -> frozenset[str]:
            return frozenset(" ".join(lists[table][name] for name in names).split())

        lists, persons = load("places"), load("persons")
        self.locative, self.near = words("before", "locative"), words("before", "near")
        self.struck, self.left = words("before", "struck"), words("before", "left")
        self.motion, self.filler = words("before", "motion"), words("before", "filler")
        self.settlement, self.division = words("kinds", "settlement"), words("kinds", "division")
        self.people = words("kinds", "people")
        self.compass = words("kinds", "compass")
        self.section, self.direction = words("kinds", "section"), words("kinds", "direction")
        self.way, self.length = words("kinds", "way"), words("kinds", "length")
        self.site, self.body = words("kinds", "site"), words("after", "body", "department")
        self.resident = words("after", "resident").union(
            *(persons[kind]["singular"].split() for kind in _AT_HOME),
            *(persons[kind]["plural"].split() for kind in _AT_HOME),
        )
        self.facility = frozenset(name.split()[0] for name in load("facilities")["kinds"]["names"])
        self.event, self.elsewhere = words("after", "event"), words("after", "elsewhere")
        self.office, self.held = words("after", "office"), words("after", "held")
        self.lost, self.officials = words("after", "lost"), words("before", "officials")
        self.house, self.moved = words("after", "house"), words("after", "moved")
        self.institution, self.outlet = words("after", "institution"), words("after", "outlet")
        self.campus = words("after", "campus")
        self.media = self.outlet | words("after", "media")
        self.thoroughfare = words("after", "thoroughfare")
        self.street, self.titles = words("after", "street", "thoroughfare"), words("persons", "titles")
        self.verbs = words("persons", "verbs")
        self.cues = {country: frozenset(words.split()) for country, words in lists["cues"].items()}
        self.one_town: dict[str, str] = lists["one_town"]
        self.alone_short = frozenset(lists["words"]["alone_short"])
        self.never, self.common = words("words", "never"), words("words", "common")
        self.distant = self.direction | self.length
        self.named = self.settlement | self.site | self.division | {"area", "district"}
        self.no_name = self.locative | self.filler - self.direction
        self.kinds = self.settlement | self.division | self.section | self.direction
        self.told = self.filler | self.kinds | {"of"}
        self.aimed = words("before", "aimed")
        self.nouns = (
            self.kinds
            | self.site
            | self.body
            | self.resident
            | self.event
            | self.institution
            | self.outlet
            | self.street
        )
        self.leading = (
            self.filler
            | self.settlement
            | self.near
            | self.locative
            | self.left
            | self.struck
            | self.motion
            | set("'s of border off on for from with between".split())
        )
        """What may stand before a place's name and say something of it, beside demonyms."""
        self.following = (
            self.division
            | self.section
            | self.settlement
            | self.body
            | self.resident
            | self.event
            | self.institution
            | self.facility
            | self.outlet
        )
        """What may stand behind it and say something."""
        self.alone_never = self.never | self.nouns
        self.plain = self.common | self.alone_never


@functools.cache
def words() -> Words:
    """Return the word lists."""
    return Words()


@functools.cache
def cue_openers() -> frozenset[str]:
    """Return the first words of the cues that are two words."""
    return frozenset(cue.partition("_")[0] for cues in words().cues.values() for cue in cues if "_" in cue)
