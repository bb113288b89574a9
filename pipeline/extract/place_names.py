"""Finds the words of an article that may name places, and what their surroundings say of each."""

import functools
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.place_context import Context
from pipeline.extract.place_spots import ADDRESS, Found, Spot
from pipeline.extract.place_words import cue_openers, words
from pipeline.extract.scan import Scanned, Token, tokenize
from pipeline.lexicon.gazetteer import Entry, first_two, fold, lookup, may_open, without_article
from pipeline.lexicon.world import abbreviations, country_words, demonyms

_INDEFINITE = frozenset("a an his her their its".split())
_LONGEST = 5  # words in a name
_HEADLINE = 0.6
"""Share of capitals from which on a sentence is a headline."""
_SIDES = frozenset("north south east west".split())
_SHORT = {"mt": "mount", "ft": "fort", "st": "saint"}
_WATERS_AND_SIDES = (" area", " side", " sea", " ocean", " strait")
_LINKS = frozenset("de la las los del al el of upon di do da dos e y ed ez en".split())


def find_spots(scanned: Sequence[Scanned], dateline: str | None = None) -> Found:
    """Return what may name places in the article, in the order of the text.

    ``dateline`` holds the place words of a dateline that no sentence has; its spots stand in sentence -1.
    """
    found = Found()
    found.written = {token.text for sentence in scanned for token in sentence.tokens}
    found.words = set[str]().union(*[sentence.words for sentence in scanned])
    if openers := cue_openers() & found.words:
        lowers = [word for sentence in scanned for word in sentence.lowers]
        found.words |= {"_".join(pair) for pair in pairwise(lowers) if pair[0] in openers}
    if dateline:
        _read(-1, tokenize(f"{dateline} —"), found)
    for number, sentence in enumerate(scanned):
        _Reader(number, sentence.tokens, sentence.lowers, found).read()
    return found


def masthead_spots(words: str) -> list[Spot]:
    """Return the places in the publisher's name behind a headline: "... - KZZZ News - Memphis, Tennessee".

    A town named with its division is where a local publisher works, and so a place of what it tells; any
    other name is only heard beside what the text says.
    """
    found = Found()
    _read(ADDRESS, tokenize(words), found)
    for spot in found.spots:
        spot.role = "address" if spot.within else "outlet"
        spot.key = spot.key if spot.within else f"{spot.key} press"
    return found.spots


def _read(number: int, tokens: tuple[Token, ...], found: Found) -> None:
    _Reader(number, tokens, tuple([token.lower for token in tokens]), found).read()


def _behind_article(word: str) -> bool:
    """Whether a name stands behind its article in ``word``: "al-Safa"."""
    article, _, rest = word.partition("-")
    return len(article) == 2 and rest[:1].isupper() and article[0] in "ae"


class _Word(NamedTuple):
    """What a word alone may name, whatever stands around it."""

    key: str
    nation: str | None
    """The country whose demonym it is."""
    entries: tuple[Entry, ...]
    short: bool
    """True where it may be short for a division."""


@functools.lru_cache(maxsize=100_000)
def _word(text: str) -> _Word:
    known, key, forms = words(), _written_out(fold(text)), abbreviations()
    country = key in country_words()
    none = (
        (country and len(key) <= 3 and not text.replace(".", "").isupper())
        or (len(key) < 3 and not country)
        or key in known.alone_never
        or key in _SIDES
    )
    entries = () if none else _listed(key)
    return _Word(key, demonyms().get(key), entries, text in forms or text + "." in forms)


@functools.lru_cache(maxsize=100_000)
def _may_begin(one: str, other: str) -> bool:
    """Whether a name of several words may begin with these two: of most that is certain that none does."""
    pair = first_two(f"{fold(one)} {fold(other)}")
    first, _, second = pair.partition(" ")
    bare = without_article(f"{pair} ").rstrip()
    if second == "co" or " " not in bare:
        return True  # what it ends in, or begins with, is not seen yet
    # The three are mostly one.
    openings = {pair, bare, f"{_SHORT.get(first, first)} {second}"}
    return pair in _demonym_openings() or any(map(may_open, openings))


@functools.cache
def _demonym_openings() -> frozenset[str]:
    return frozenset([first_two(name) for name in demonyms() if " " in name])


def _written_out(folded: str) -> str:
    """Return a folded name with a short first word written out, unless it is listed as it stands."""
    first, _, rest = folded.partition(" ")
    if not rest or first not in _SHORT or any(entry.own for entry in lookup(folded)):
        return folded
    return f"{_SHORT[first]} {rest}"


def _listed(key: str) -> tuple[Entry, ...]:
    entries = () if key.endswith(_WATERS_AND_SIDES) else lookup(key)
    if entries and words().plain.issuperset(key.split()) and not any(e.own for e in entries):
        return ()
    return entries


@functools.lru_cache(maxsize=1000)
def _divisions(form: str) -> tuple[Entry, ...]:
    """Return the divisions that a short form stands for."""
    return tuple(
        entry
        for country, name in abbreviations()[form]
        for entry in lookup(fold(name))
        if entry.kind == "admin1" and entry.country == country
    )


class _Reader(Context):
    """Reads one sentence."""

    def __init__(self, number: int, tokens: tuple[Token, ...], lowers: tuple[str, ...], found: Found) -> None:
        capital = [t.text != t.lower and (t.capital or _behind_article(t.text)) for t in tokens]
        super().__init__(tokens, lowers, capital)
        self.number, self.found = number, found
        self.spots: list[Spot] = []
        self.headline = self._is_headline()

    def _is_headline(self) -> bool:
        capitals, alphabetic = sum(self.capital), 0
        if capitals <= _HEADLINE * 4:
            return False
        for token in self.tokens:
            alphabetic += token.text[0].isalpha()
            if capitals <= _HEADLINE * alphabetic:
                return False  # of most sentences the beginning tells it
        return True

    def read(self) -> None:
        end = 0
        for i in [i for i, capital in enumerate(self.capital) if capital]:
            if i >= end:
                end = self._at(i)
        for spot in self.spots:
            if spot.key not in self.words.common or spot.within or (spot.telling and not self.headline):
                self.found.spots.append(spot)

    def _at(self, i: int) -> int:
        """Read the name that may begin at token ``i``; return where to go on."""
        end = self._run(i)
        if end > i + 1 and self._may_begin(i):
            for j in range(end, i + 1, -1):
                name = self._text(i, j)
                key = self._key(fold(name), j)
                if key in demonyms():
                    self.found.nations[demonyms()[key]] += 1
                    return j
                if entries := self._of_several(j, key):
                    return self._take(i, j, name, key, entries)
        name = self.tokens[i].text
        word = _word(name)
        if word.key.endswith(" co") and self.lower(i + 1) == ".":
            word = _word(f"{name[:-2]}county")  # as ``_key`` has it
        if word.nation:
            self.found.nations[word.nation] += 1
            return i + 1
        form = self._short_form(i) if word.short else None
        if entries := _divisions(form) if form else word.entries:
            return self._take(i, i + 1, name, word.key, entries)
        return self._unknown(i, end)

    def _may_begin(self, i: int) -> bool:
        """Whether a name of several words may begin at token ``i``."""
        return not self.capital[i + 1] or _may_begin(self.tokens[i].text, self.tokens[i + 1].text)

    def _run(self, i: int) -> int:
        """Return the token after the longest name that may begin at token ``i``."""
        end = i + 1
        for j in range(end, min(i + _LONGEST, len(self.tokens))):
            word = self.lowers[j]
            if self.capital[j]:
                end = j + 1
            elif word == "." and j == i + 1 and self.lowers[i] in ("st", "ft", "mt"):
                pass
            elif word not in _LINKS and word != "'s":  # "Prince George's County"
                break
        return end

    def _text(self, i: int, j: int) -> str:
        if j == i + 1:
            return self.tokens[i].text
        text = " ".join([token.text for token in self.tokens[i:j]])
        return text.replace(" .", ".").replace(" 's", "'s") if " ." in text or " 's" in text else text

    def _key(self, folded: str, j: int) -> str:
        """Return a folded name that ends before token ``j``, its short words written out: "Lee Co."."""
        key = _written_out(folded)
        return f"{key[:-3]} county" if key.endswith(" co") and self.lower(j) == "." else key

    def _short_form(self, i: int) -> str | None:
        """Return the short form of a division that token ``i`` is, with the point behind it: "Calif."."""
        text, forms = self.tokens[i].text, abbreviations()
        point = self.lower(i + 1) == "."
        form = text + "." if point and text + "." in forms else text
        after_place = bool(self.spots) and i - self.spots[-1].last <= (self.lower(i - 1) == ",")
        alone = "." in form[:-1] or form in self.words.alone_short
        county = form == "CO" and point
        return form if (after_place or alone) and form in forms and not county else None

    def _of_several(self, j: int, key: str) -> tuple[Entry, ...]:
        """Return the places that several words before token ``j`` may name."""
        if len(key) < 3 and key not in country_words():
            return ()
        return () if self.lowers[j - 1] in self.words.thoroughfare else _listed(key)

    def _person(self, i: int, j: int, entries: tuple[Entry, ...]) -> bool:
        """Whether the words are part of another name: of a person, a team, a street."""
        before, after = self.lower(i - 1), self.lower(j)
        known = self.words
        if before in known.titles and self.capital[i - 1]:
            return not (before == "governor" or self.headline)
        initial = self.lower(i - 2) if before == "." else ""
        if initial in known.titles or initial in _SHORT or len(initial) == 1:
            return True
        if after in known.street and self.capital[j] and after != "court":
            self.found.streets.add(fold(self._text(i, j)))
            return True
        if self.headline:
            return False
        if i and self.capital[i - 1] and self.tokens[i - 1].text[0].isalpha() and not self._adjoins(i):
            return True
        if (
            after == ","
            and self.lower(j + 1).isdigit()
            and int(self.lower(j + 1)) < 110
            and not self._place_date(j)
            and self.lower(j + 2) not in known.length  # "Hajin, 40 km north of"
        ):
            return True
        if entries[0].kind == "admin2":
            return False
        following = self.tokens[j] if j < len(self.tokens) else None
        if following is None or not self.capital[j] or not following.text[0].isalpha():
            if before == "of" and self.lower(i - 2) in known.kinds:
                return False  # "the people of Bria fled"
            return following is not None and after in known.verbs and entries[0].kind == "city" and j == i + 1
        if (
            after in known.nouns
            or after in known.never
            or after in demonyms()
            or following.text in abbreviations()
        ):
            return False
        return not any(entry.kind in ("admin1", "country") for entry in lookup(fold(following.text)))

    def _place_date(self, j: int) -> bool:
        """Whether ", 3 Jan 90" follows, as in a dateline."""
        return j <= 6 and j + 2 < len(self.tokens) and self.capital[j + 2]

    def _adjoins(self, i: int) -> bool:
        """Whether the capitalised word before token ``i`` may stand before a place's name."""
        before = self.lower(i - 1)
        known = self.words
        if (
            before in known.filler
            or before in known.locative
            or before in known.near
            or before in known.kinds
        ):
            return True
        if before in demonyms() or before in known.never or (self.spots and self.spots[-1].last == i):
            return True
        return i == 1 and (before in known.common or before in known.motion)

    def _foreign(self, i: int, j: int) -> int:
        """Remember the words of another name; return where it ends."""
        while j < len(self.tokens) and self.capital[j]:
            j += 1
        while i and self.capital[i - 1] and self.tokens[i - 1].text[0].isalpha():
            i -= 1
        self.found.persons.update(
            token.lower for token in self.tokens[i:j] if token.lower not in self.words.nouns
        )
        return j

    def _take(self, i: int, j: int, name: str, key: str, entries: tuple[Entry, ...]) -> int:
        """Note a place, unless its name is part of another; return where to go on."""
        if self._person(i, j, entries):
            return self._foreign(i, j)
        spot = Spot(self.number, i, j, name, entries, key=key)
        self.note(spot, self.spots[-1] if self.spots else None)
        if self.lower(i - 1) in ("at", "near") and spot.key in self.found.streets and not spot.within:
            spot.role = "bare"  # the corner of two streets: "at Georgia and Third"
        self.spots.append(spot)
        return j

    def _unknown(self, i: int, end: int) -> int:
        """Read a name that GeoNames does not have; return where to go on."""
        first = self.tokens[i]
        if self.headline or not first.text[0].isalpha() or first.lower in self.found.written:
            return i + 1
        if first.text.isupper() and len(first.text) > 3:
            return i + 1
        j = i + 1
        while j < end and (self.capital[j] or (self.lowers[j] in _LINKS and self.lowers[j] != "of")):
            j += 1
        while not self.capital[j - 1]:
            j -= 1
        if not self.words.nouns.isdisjoint(self.lowers[i:j]):
            return i + 1
        spot = Spot(self.number, i, j, self._text(i, j), ())
        self.look_back(spot)
        noun = self.lower(j)
        if noun in self.words.settlement and self.lower(j + 1) == "of":
            return j  # "the Siberian city of Omsk"
        if first.lower.partition("-")[0] in demonyms():
            return j  # "Russian-installed"
        if self.number < 0 and i == 0:
            spot.role, spot.settled = "dateline", True
            self.spots.append(spot)
            return j
        named = noun in self.words.named
        if (
            spot.role in ("in", "near")
            and (spot.settled or named or (noun in (",", ".") and self.lower(i - 1) not in _INDEFINITE))
            and first.lower not in self.words.never
        ):
            spot.settled |= named
            self.look_ahead(spot)
            self.spots.append(spot)
            return j
        if j > i + 1:
            self.found.persons.update(token.lower for token in self.tokens[i:j])
            return i + 1
        return i + 1
