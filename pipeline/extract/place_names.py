"""Finds the words of an article that may name places, and what their surroundings say of each."""

from collections.abc import Sequence

from pipeline.extract.place_spots import Found, Spot, inside
from pipeline.extract.place_words import words
from pipeline.extract.scan import Scanned, Token, tokenize
from pipeline.lexicon.gazetteer import Entry, fold, lookup
from pipeline.lexicon.world import abbreviations, country_words, demonyms

_LONGEST = 5  # words in a name
_LINKS = frozenset("de la las los del al el of upon di do da dos e y ed ez en".split())


def find_spots(scanned: Sequence[Scanned], dateline: str | None = None) -> Found:
    """Return what may name places in the article, in the order of the text.

    ``dateline`` holds the place words of a dateline that no sentence has; its spots stand in sentence -1.
    """
    found = Found()
    found.plain = {token.text for sentence in scanned for token in sentence.tokens if token.text.islower()}
    if dateline:
        _Reader(-1, tokenize(f"{dateline} —"), found).read()
    for number, sentence in enumerate(scanned):
        _Reader(number, sentence.tokens, found).read()
    return found


def _capital(token: Token) -> bool:
    """Whether ``token`` is written as a name: "Hajin", "al-Safa"."""
    if token.text == token.lower:
        return False
    if token.text[0].isupper():
        return True
    article, _, rest = token.text.partition("-")
    return len(article) == 2 and rest[:1].isupper() and article[0] in "ae"


class _Reader:
    """Reads one sentence."""

    def __init__(self, number: int, tokens: tuple[Token, ...], found: Found) -> None:
        self.number, self.tokens, self.found, self.words = number, tokens, found, words()
        self.capital = [_capital(token) for token in tokens]
        self.spots: list[Spot] = []
        alphabetic = sum(token.text[0].isalpha() for token in tokens)
        self.headline = sum(self.capital) > 0.6 * max(alphabetic, 4)

    def read(self) -> None:
        end = 0
        for i, capital in enumerate(self.capital):
            if capital and i >= end:
                end = self._at(i)
        for spot in self.spots:
            if spot.key not in self.words.common or spot.within or (spot.telling and not self.headline):
                self.found.spots.append(spot)

    def _at(self, i: int) -> int:
        """Read the name that may begin at token ``i``; return where to go on."""
        end = self._run(i)
        for j in range(end, i, -1):
            name = self._text(i, j)
            key = fold(name)
            if key in demonyms():
                self.found.nations[demonyms()[key]] += 1
                return j
            entries = self._entries(i, j, key)
            if entries:
                if self._person(i, j, entries):
                    return self._foreign(i, j)
                self._take(i, j, name, entries)
                return j
        return self._unknown(i, end)

    def _run(self, i: int) -> int:
        """Return the token after the longest name that may begin at token ``i``."""
        end = j = i + 1
        while j < min(i + _LONGEST, len(self.tokens)):
            token = self.tokens[j]
            if self.capital[j]:
                end = j + 1
            elif token.text == "." and self.tokens[j - 1].lower in ("st", "ft", "mt") and j - 1 == i:
                pass
            elif token.lower not in _LINKS:
                break
            j += 1
        return end

    def _text(self, i: int, j: int) -> str:
        text = " ".join(token.text for token in self.tokens[i:j])
        return text.replace(" .", ".") if " ." in text else text

    def _lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def _entries(self, i: int, j: int, key: str) -> tuple[Entry, ...]:
        """Return the places that tokens ``i`` to ``j`` may name."""
        text = self.tokens[i].text
        after_place = bool(self.spots) and i - self.spots[-1].last <= (self._lower(i - 1) == ",")
        forms = abbreviations()
        form = text + "." if j == i + 1 and self._lower(j) == "." and text + "." in forms else text
        county = form == "CO" and self._lower(j) == "."
        if after_place and j == i + 1 and form in forms and not county:
            return tuple(
                entry
                for country, name in forms[form]
                for entry in lookup(fold(name))
                if entry.kind == "admin1" and entry.country == country
            )
        if j == i + 1 and len(key) <= 3 and key in country_words() and not text.replace(".", "").isupper():
            return ()
        if (len(key) < 3 and key not in country_words()) or (j == i + 1 and key in self.words.alone_never):
            return ()
        if key.endswith((" area", " side")) or (j == i + 1 and key in ("north", "south", "east", "west")):
            return ()
        return lookup(key)

    def _person(self, i: int, j: int, entries: tuple[Entry, ...]) -> bool:
        """Whether the words are part of another name: of a person, a team, a street."""
        before, after = self._lower(i - 1), self._lower(j)
        known = self.words
        if before in known.titles and self.capital[i - 1]:
            return not (before == "governor" or self.headline)
        if before == "." and i >= 2 and (self._lower(i - 2) in known.titles or len(self._lower(i - 2)) == 1):
            return True
        if after in known.street and self.capital[j] and after != "court":
            return True
        if self.headline:
            return False
        if i and self.capital[i - 1] and self.tokens[i - 1].text[0].isalpha() and not self._adjoins(i):
            return True
        if (
            after == ","
            and self._lower(j + 1).isdigit()
            and int(self._lower(j + 1)) < 110
            and not self._place_date(j)
        ):
            return True
        if entries[0].kind == "admin2":
            return False
        following = self.tokens[j] if j < len(self.tokens) else None
        if following is None or not self.capital[j] or not following.text[0].isalpha():
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
        before = self._lower(i - 1)
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
        return i == 1 and before in known.common | known.motion

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

    def _take(self, i: int, j: int, name: str, entries: tuple[Entry, ...]) -> None:
        spot = Spot(self.number, i, j, name, entries)
        self._look_back(spot)
        self._look_ahead(spot)
        self._join(spot)
        self.spots.append(spot)

    def _look_back(self, spot: Spot) -> None:
        """Read what stands before: preposition, "the town of", demonym."""
        known, k = self.words, spot.first - 1
        for _ in range(7):
            word = self._lower(k)
            if word in known.filler or word == "'s":
                k -= 1
            elif word in demonyms():
                spot.nation = demonyms()[word]
                k -= 1
            elif word == "of" and self._lower(k - 1) in known.kinds:
                kind = self._lower(k - 1)
                if kind in known.section and k >= 2 and self.capital[k - 2]:
                    spot.role = "in"  # "the X section of Y": it happened in Y
                    return
                spot.settled |= kind in known.settlement
                spot.section |= kind in known.section and kind != "area"
                if kind in known.division:
                    self._narrow(spot, division=True)
                k -= 2
            elif word in known.settlement or word == "border":
                spot.settled = True
                k -= 1
            else:
                break
        word = self._lower(k)
        possessed = self._lower(spot.last) == "'s"
        if word in known.near:
            spot.role = "near"
        elif word in known.locative or (
            word == "on" and possessed and self._lower(spot.last + 1) in known.direction
        ):
            before = {self._lower(b) for b in range(max(k - 3, 0), k)}
            spot.role = "institution" if before & known.elsewhere else "in"
        elif word == "of" and self._lower(k - 1) in known.direction | {
            "miles",
            "kilometers",
            "kilometres",
            "km",
        }:
            spot.role = "near"
        elif word == "of":
            spot.role = "institution" if self._lower(k - 1) in known.institution else "of"
        elif word in known.motion:
            spot.role = "motion"
        elif spot.settled or spot.section:
            spot.role = "of"

    def _look_ahead(self, spot: Spot) -> None:
        """Read what stands after: "province", "police", "Tribune", a dateline's dash."""
        known, word = self.words, self._lower(spot.last)
        if word in known.division:
            self._narrow(spot, division=True)
        elif word in known.section:
            spot.section = word != "area"
        elif word in known.settlement:
            spot.settled = spot.role != "bare" or not self.capital[spot.last]
            spot.entries = lookup(f"{spot.key} {word}") or spot.entries  # "Guatemala city"
            self._narrow(spot, division=False)
        elif word in known.body and not any(entry.kind == "country" for entry in spot.entries):
            if spot.role in ("bare", "of", "motion"):
                spot.role = "body"
            spot.settled |= word in ("police", "mayor", "fire", "pd")
        elif word in known.event:
            spot.role = "in" if spot.role in ("bare", "of") else spot.role
        elif word in known.institution and self.capital[spot.last]:
            spot.role = "institution"
        elif word in known.outlet and self.capital[spot.last]:
            spot.role = "outlet"
        if spot.first == 0 and self._dateline(spot.last):
            spot.role = "dateline"

    def _dateline(self, j: int) -> bool:
        for k in range(j, min(j + 12, len(self.tokens))):
            token = self.tokens[k]
            if token.text in ("—", "–") or (token.text == "-" and self._lower(k + 1) == "-"):
                return True
            if token.text == ":" and self.tokens[0].text.isupper():
                return True
            if token.text[0].isalpha() and not self.capital[k]:
                return False
        return False

    def _narrow(self, spot: Spot, division: bool) -> None:
        """Keep only divisions, or only towns, where there are any of the name."""
        kinds = ("admin1", "admin2") if division else ("city",)
        spot.entries = tuple(entry for entry in spot.entries if entry.kind in kinds) or spot.entries

    def _join(self, spot: Spot) -> None:
        """Tie "X, Texas" together, and let "in X and Y" say "in" of both."""
        if not self.spots:
            return
        last = self.spots[-1]
        between = [token.lower for token in self.tokens[last.last : spot.first]]
        wide = [entry for entry in spot.entries if entry.kind != "city"]
        if (between == [","] or not between) and wide and self._holds(last, spot, wide):
            spot.entries = tuple(wide)
            last.within = spot
            spot.role = "of" if spot.role == "bare" else spot.role
            if not inside(last, wide):
                last.entries = ()
            if last.role == "bare" and last.first == 0 and self._dateline(spot.last):
                last.role = "dateline"
        elif last.section and between and between[-1] in ("of", "in") and len(between) <= 3:
            last.within = spot
        elif 2 <= len(between) <= 9 and wide and between[-1] in _CONTAINING and inside(last, wide):
            if not set(between) & {".", ";", "and", "but"} and (len(between) <= 3 or between[0] == ","):
                last.within = spot
        elif between in ([","], ["and"], [",", "and"], ["or"], ["&"]) and spot.role in ("bare", "motion"):
            spot.role = last.role if last.role in ("in", "near", "motion") else spot.role

    def _holds(self, last: Spot, spot: Spot, wide: list[Entry]) -> bool:
        """Whether "X, Y" says that X lies in Y; "Boston, New York and Rome" does not."""
        if last.entries and last.entries[0].kind == "country":
            return False
        if not inside(last, wide):
            # A place too small for GeoNames, before a short form that nothing else bears: "Nosuch, N.Y."
            return spot.last - spot.first == 1 and self.tokens[spot.first].text in abbreviations()
        city = next((entry for entry in spot.entries if entry.kind == "city"), None)
        listed = city is not None and city.population > 1_000_000 and last.entries[:1] != ()
        return not listed or last.entries[0].population < 100_000 or last.entries[0].admin1 == wide[0].admin1

    def _unknown(self, i: int, end: int) -> int:
        """Read a name that GeoNames does not have; return where to go on."""
        j = i + 1
        while j < end and (self.capital[j] or (self._lower(j) in _LINKS and self._lower(j) != "of")):
            j += 1
        while not self.capital[j - 1]:
            j -= 1
        first = self.tokens[i]
        plain = not self.headline and first.text[0].isalpha() and first.lower not in self.found.plain
        if not plain or any(self._lower(k) in self.words.nouns for k in range(i, j)):
            return i + 1
        spot = Spot(self.number, i, j, self._text(i, j), ())
        self._look_back(spot)
        noun = self._lower(j)
        named = noun in self.words.settlement | self.words.site | self.words.division | {"area", "district"}
        if (
            spot.role in ("in", "near")
            and (spot.settled or named or noun in (",", "."))
            and first.lower not in self.words.never
        ):
            spot.settled |= named
            self._look_ahead(spot)
            self.spots.append(spot)
            return j
        if j > i + 1:
            self.found.persons.update(token.lower for token in self.tokens[i:j])
            return i + 1
        return i + 1


_CONTAINING = words().filler | {"of", "in", "the"} | words().kinds
