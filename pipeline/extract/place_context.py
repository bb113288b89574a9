"""Reads what the words around a name say of the place: preposition, kind, body, larger place."""

import math
from collections.abc import Sequence

from pipeline.extract.place_spots import Spot, inside
from pipeline.extract.place_words import words
from pipeline.extract.scan import Token
from pipeline.lexicon.gazetteer import Entry, lookup
from pipeline.lexicon.world import abbreviations, demonyms

_INSTITUTION = 3
"""Words behind a place that may be the name of an institution: "Kabul Medical University"."""


_SHORT_FORM = 3
"""Letters of the capitals that may be a short form: "U.S. The", "UN."."""
_LARGE = 50_000
_FAR = 100
"""Miles or kilometres from which on a landmark says nothing of where it was."""
_DEGREES = 2.0
"""So far from a city no district of it lies."""
_JOINED = 9
"""Words that may stand between a place and the larger one that is named with it."""
_BEFORE = 12
"""Words before "hospital in X" that tell whether somebody was taken there."""


def _far(one: Spot, city: Spot) -> bool:
    """True where every place of one name lies in another province than a city, and far from it."""
    cities = [entry for entry in city.entries if entry.kind == "city"]
    return bool(one.entries and cities) and all(
        (a.country, a.admin1) != (b.country, b.admin1)
        and math.dist((a.lat, a.lon), (b.lat, b.lon)) > _DEGREES
        for a in one.entries
        for b in cities[:1]
    )


class Context:
    """The words of one sentence; ``capital`` tells of each whether it is written as a name."""

    def __init__(self, tokens: tuple[Token, ...], lowers: tuple[str, ...], capital: Sequence[bool]) -> None:
        self.tokens, self.lowers, self.capital, self.words = tokens, lowers, capital, words()

    def lower(self, i: int) -> str:
        """Return word ``i`` in lower case, the empty string beyond the sentence."""
        return self.lowers[i] if 0 <= i < len(self.lowers) else ""

    def note(self, spot: Spot, last: Spot | None) -> None:
        """Note on ``spot`` what stands around it; ``last`` is the spot before it."""
        self.look_back(spot)
        self.look_ahead(spot)
        if last:
            self._join(spot, last)

    def look_back(self, spot: Spot) -> None:
        """Read what stands before: preposition, "the town of", demonym."""
        known, k = self.words, spot.first - 1
        if (word := self.lower(k)) not in known.leading and word not in demonyms():
            return  # most words say nothing
        called = False
        for _ in range(7):
            word = self.lower(k)
            if word in known.filler or word == "'s":
                k -= 1
            elif word in demonyms():
                spot.nation = demonyms()[word]
                k -= 1
            elif word == "of" and self.lower(k - 1) in known.kinds:
                kind = self.lower(k - 1)
                if kind in known.compass and self.lower(k - 2) != "the":
                    distance = self.lower(k - 3)
                    far = distance.isdecimal() and int(distance) >= _FAR
                    spot.role = "beyond" if far else "away"  # "80 km north of X"
                    return
                if kind in known.section and k >= 2 and self.capital[k - 2]:
                    spot.role = "in"  # "the X section of Y": it happened in Y
                    return
                spot.settled |= kind in known.settlement or kind in known.people
                spot.section |= kind in known.section and kind != "area"
                if kind in known.division:
                    self._narrow(spot, division=True)
                    called = True
                k -= 2
            elif word in known.settlement or word == "border":
                spot.settled = True
                k -= 1
            else:
                break
        word = self.lower(k)
        possessed = self.lower(spot.last) == "'s"
        if word == "off" and any(self.lower(j) in known.street for j in range(spot.last, spot.last + 3)):
            spot.role = "bare"
        elif word in known.near:
            spot.role = "near"
        elif word in known.locative or (
            word == "on" and possessed and self.lower(spot.last + 1) in known.direction
        ):
            spot.role = "institution" if self._elsewhere(k) else "in"
        elif word == "on" and self.lower(k - 1) in known.aimed:
            spot.role = "in"
        elif word in known.left:
            spot.role = "motion"
        elif word in known.struck and not spot.settled:
            large = any(e.kind == "city" and e.population >= _LARGE for e in spot.entries[:2])
            spot.role = "in" if large else "of"  # "rockets hit Tripoli", but "the bullet hit Bennett"
        elif word == "for" and self.lower(k - 1) in known.event:
            spot.role = "in"  # "the battle for X"
        elif word == "of" and self.lower(k - 1) in known.distant:
            spot.role = "near"
        elif word == "from" and self.lower(k - 1) in known.length:
            spot.role = "near"  # "15 kilometres from X"
        elif word == "of" and self.lower(k - 1) in known.officials:
            spot.role = "resident"  # "the mayor of X": who is in charge tells of his town
        elif word == "with" and self.lower(k - 1) == "border":
            spot.role = "beyond"
        elif word == "between" and self.lower(k - 1) in known.way:
            spot.role = "beyond" if self.lower(k - 1) == "border" else "near"
        elif word == "of":
            spot.role = "institution" if self.lower(k - 1) in known.institution else "of"
        elif word in known.motion:
            spot.role = "motion"
        elif spot.settled or spot.section or called:
            named = (spot.settled or called) and not self.capital[k + 1] and self.lower(k + 1) != "of"
            spot.role = "in" if named else "of"  # "rebels attacked the town of X"

    def _elsewhere(self, k: int) -> bool:
        """Whether "in" at token ``k`` tells where somebody was taken, lives or is tried.

        "Died at a hospital in X" does, but "bombed a hospital in X" and "a fire at a hospital in X" do not.
        """
        known = self.words
        before = [self.lower(b) for b in range(max(k - _BEFORE, 0), k)]
        if before[-1:] == ["lives"] and not known.lost.isdisjoint(before):
            return False  # "claimed three more lives in X"
        office = any(self.lower(b) in known.office and self.capital[b] for b in range(max(k - 3, 0), k))
        office = office or before[-1:] in (
            ["office"],
            ["offices"],
        )  # "the governor's office in X"
        if office or self.lower(k - 1) in known.held or not known.elsewhere.isdisjoint(before[-3:]):
            return True
        return not known.house.isdisjoint(before[-3:]) and not known.moved.isdisjoint(before)

    def look_ahead(self, spot: Spot) -> None:
        """Read what stands after: "province", "police", "Tribune", a dateline's dash."""
        known, word = self.words, self.lower(spot.last)
        if word not in known.following:
            pass  # most words say nothing
        elif word in known.division:
            self._narrow(spot, division=True)
        elif word in known.section:
            spot.section = word != "area"
        elif word in known.settlement and self.lower(spot.last + 1) == "of":
            self._narrow(spot, division=True)  # "the Kano city of Bichi"
            spot.role = "of"
        elif word in known.settlement:
            spot.settled = spot.role != "bare" or not self.capital[spot.last]
            town = spot.entries[:1] != () and spot.entries[0].kind == "city"
            if spot.role == "bare" and spot.settled and town and self.lower(spot.last + 1) in _ENDS:
                spot.role = "in"  # "at the farm, X municipality, ..."
            spot.entries = lookup(f"{spot.key} {word}") or spot.entries  # "Guatemala city"
            self._narrow(spot, division=False)
        elif word in known.body and not any(entry.kind == "country" for entry in spot.entries):
            if spot.role in ("bare", "of", "motion"):
                spot.role = "body"
            spot.settled |= word in ("police", "mayor", "fire", "pd")
        elif word in known.resident and not any(entry.kind == "country" for entry in spot.entries):
            spot.role = "resident" if spot.role in ("bare", "of", "motion") else spot.role
        elif word in known.event:
            spot.role = "in" if spot.role in ("bare", "of") else spot.role
        elif word in known.institution and self.capital[spot.last]:
            behind = {self.lower(k) for k in range(spot.last, spot.last + _INSTITUTION)}
            site = behind & known.campus and not behind & known.elsewhere  # "at Kabul University"
            spot.role = spot.role if site and spot.role in ("in", "near") else "institution"
        elif word in known.facility and not self.capital[spot.last]:
            spot.role = "in" if spot.role in ("bare", "of") else spot.role
        elif word in known.outlet and self.capital[spot.last]:
            spot.role = "outlet"
        if spot.first == 0 and self._dateline(spot.last):
            spot.role = "dateline"

    def _dateline(self, j: int) -> bool:
        for k in range(j, min(j + 12, len(self.tokens))):
            token = self.tokens[k]
            if token.text in ("—", "–") or (token.text == "-" and self.lower(k + 1) == "-"):
                return True
            capitals = self.tokens[0].text.isupper() and len(self.tokens[0].text) > _SHORT_FORM
            if token.text == ":" and self.tokens[0].text.isupper():
                return True
            if token.text == "." and k == j and capitals:
                return True  # "QUELIMANE. The river ..."
            if token.text[0].isalpha() and not self.capital[k]:
                return False
        return False

    def _narrow(self, spot: Spot, division: bool) -> None:
        """Keep only divisions, or only towns, where there are any of the name."""
        kinds = ("admin1", "admin2") if division else ("city",)
        some = tuple(entry for entry in spot.entries if entry.kind in kinds)
        if any(entry.own for entry in some) or not any(entry.own for entry in spot.entries):
            spot.entries = some or spot.entries  # "a New Mexico town" is not called so

    def _join(self, spot: Spot, last: Spot) -> None:
        """Tie "X, Texas" together, and let "in X and Y" say "in" of both."""
        known = self.words
        if spot.first - last.last > _JOINED and self.lowers[last.last] != "'s":
            return
        between = [*self.lowers[last.last : spot.first]]
        wide = [entry for entry in spot.entries if entry.kind != "city"]
        if (between == [","] or not between) and wide and self._holds(last, spot, wide):
            spot.entries = tuple(wide)
            last.within = spot
            spot.role = "of" if spot.role == "bare" else spot.role
            if not inside(last, wide):
                last.entries = ()
            if last.role == "bare" and last.first == 0 and self._dateline(spot.last):
                last.role = "dateline"
        elif between == ["in"] and wide and last.settled and not last.within:
            last.within = spot  # "the village of X in Y"
            if not inside(last, wide):
                last.entries = ()
        elif between[:1] == ["'s"] and known.told.issuperset(between[1:]):
            self._possessed(spot, last)
        elif last.section and between and between[-1] in ("of", "in") and len(between) <= 3:
            last.within = spot
        elif len(between) == 2 and between[0] in known.kinds and between[1] == "of" and _far(last, spot):
            last.within, last.entries, last.section = spot, (), True  # not the district of another city
        elif 2 <= len(between) <= _JOINED and wide and between[-1] in _CONTAINING and inside(last, wide):
            if not set(between) & {".", ";", "and", "but"} and (len(between) <= 3 or between[0] == ","):
                last.within = spot
        elif between in ([","], ["and"], [",", "and"], ["or"], ["&"]) and spot.role in ("bare", "motion"):
            spot.role = last.role if last.role in ("in", "near", "motion", "beyond") else spot.role

    def _possessed(self, spot: Spot, last: Spot) -> None:
        """Read "in Nigeria's northern Kano state": it is told of the smaller place."""
        wide = [entry for entry in last.entries if entry.kind != "city"]
        if (wide and spot.entries and inside(spot, wide)) or (not wide and spot.section):
            spot.within = last
            spot.role = last.role if spot.role in ("bare", "of", "motion") else spot.role
            last.role = "of"

    def _holds(self, last: Spot, spot: Spot, wide: list[Entry]) -> bool:
        """Whether "X, Y" says that X lies in Y; "Boston, New York and Rome" does not."""
        if last.entries and last.entries[0].kind == "country":
            return False
        city = next((entry for entry in spot.entries if entry.kind == "city"), None)
        if not inside(last, wide):
            # A place too small for GeoNames: in a dateline, or before a short form that nothing else bears.
            short = spot.last - spot.first == 1 and self.tokens[spot.first].text in abbreviations()
            return short or (last.first == 0 and city is None and self._dateline(spot.last))
        listed = city is not None and city.population > 1_000_000 and last.entries[:1] != ()
        return not listed or last.entries[0].population < 100_000 or last.entries[0].admin1 == wide[0].admin1


_ENDS = frozenset(", . ; )".split())
_CONTAINING = words().filler | {"of", "in", "the"} | words().kinds
