"""Who was killed, injured, displaced ...: ties the words for an outcome to the persons that they count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from pipeline.extract.groups import FUNCTION, Persons, find_persons
from pipeline.extract.names import NOT_PERSON, find_names
from pipeline.extract.numbers import Number, find_numbers
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.traps import is_trap
from pipeline.lexicon.load import load
from pipeline.records.claim import Unit

Form = Literal["participle", "ing", "base", "intransitive", "noun", "victim_of", "implied", "toll"]
_FORMS: tuple[Form, ...] = (
    "toll",
    "implied",
    "noun",
    "victim_of",
    "base",
    "ing",
    "participle",
    "intransitive",
)
HIT = "hit"
"""Outcome of persons who were shot, stabbed or struck: injured unless something says that they died."""


class Cue(NamedTuple):
    """Words for an outcome."""

    measure: str
    forms: frozenset[str]


class FoundCue(NamedTuple):
    start: int
    end: int
    cue: Cue


@dataclass(frozen=True)
class Statement:
    """One sentence's words that so many persons (or homes, or cases) met one outcome.

    ``cue`` are the tokens of the outcome, those of the noun phrase where another sentence tells it.
    """

    sentence: int
    measure: str
    persons: Persons
    cue: tuple[int, int]
    part: bool = False
    """Counts persons who stand in another number of the sentence: "including three children"."""
    toll: bool = False
    """A stated sum: "the death toll rose to 57"."""
    joint: int = -1
    """Statements of one sentence with the same number share one verb: "two men and a boy were killed"."""
    unit: Unit = "persons"
    outcome_in: "Statement | None" = None
    """The statement of a later sentence that tells what became of these persons."""


_MEASURES = load("measures")


def _cues() -> Phrases[Cue]:
    forms: dict[str, dict[str, set[str]]] = {}
    for measure, entry in {**_MEASURES, HIT: load("outcomes")["hit"]}.items():
        for form in _FORMS:
            for phrase in entry.get(form, ()):
                forms.setdefault(phrase, {}).setdefault(measure, set()).add(form)
    # the first measure of the word list wins a phrase that two claim, e.g. "swept away"
    firsts = {phrase: next(iter(measures.items())) for phrase, measures in forms.items()}
    ignored = {phrase: Cue("", frozenset()) for phrase in load("outcomes")["ignored"]["phrases"]}
    return Phrases({phrase: Cue(m, frozenset(f)) for phrase, (m, f) in firsts.items()} | ignored)


CUES = _cues()
_CARRIED = {word: m for m, entry in _MEASURES.items() for word in entry.get("carried", ())}
_HOSPITAL = frozenset(w for entry in _MEASURES.values() for w in entry.get("hospital", ()))
_PLURAL_ONLY = frozenset(measure for measure, entry in _MEASURES.items() if entry.get("plural"))
_THINGS = {word: measure for measure, entry in _MEASURES.items() for word in entry.get("things", "").split()}
_UNITS: dict[str, Unit] = {measure: entry["unit"] for measure, entry in _MEASURES.items()}
_FATAL = frozenset(load("outcomes")["fatal"]["words"].split())
_DEGREES = frozenset(load("outcomes")["degree"]["words"].split())
_BE = frozenset("was were is are be been being get got gets getting 's 're left found reported".split())
_HAVE = frozenset("has have had having".split())
_ADVERB_STOP = frozenset(
    "not never also later reportedly allegedly all both each either neither themselves".split()
)
_NEGATION = frozenset("not n't never neither without".split())
_PREPOSITIONS = frozenset(
    "in on at by from to with near of for into onto over under during against between through inside outside "
    "behind after before".split()
)
_RELATIVE = frozenset("who whom which that when where while as after before".split())
_OF_PERSONS = frozenset({"killed", "abducted"})
"""Measures whose verbs have none but persons for objects."""
_THINGS_TOO = frozenset({"burned", "burnt", "burning", "destroyed", "released", "collapsed"})
"""Outcomes of things as well as of persons."""
_REFLEXIVES = {"himself": "male", "herself": "female", "self": ""}
_PRONOUNS = {
    "he": ("male", 1),
    "him": ("male", 1),
    "them": ("", None),
    "she": ("female", 1),
    "they": ("", None),
    "i": ("", 1),
    "we": ("", None),
}
_BARRIERS = frozenset(';"“”')
_CLAUSE = frozenset({"where", "when", "because", "while"})
"""Words that open a clause with a subject of its own."""
_REACH = 24
"""Tokens that may lie between a noun phrase and its verb; longer gaps are other clauses."""


def find_statements(sentence: Scanned, index: int, surnames: frozenset[str] = frozenset()) -> list[Statement]:
    """Return the statements of sentence number ``index``, in the order of their words.

    ``surnames`` are those of persons whom the article named in full.
    """
    tokens = sentence.tokens
    cues = [FoundCue(*match) for match in CUES.find(tokens) if match[2].measure]
    cues = sorted([*cues, *_carried(tokens, cues)])
    if not cues:
        return []
    return list(_Clauses(tokens, cues, index, surnames).statements())


def _carried(tokens: tuple[Token, ...], cues: list[FoundCue]) -> Iterator[FoundCue]:
    """ "was taken to Mercy Hospital": a verb of motion with a hospital close behind."""
    taken = {i for cue in cues for i in range(cue.start, cue.end)}
    for i, token in enumerate(tokens):
        if token.lower not in _CARRIED or i in taken:
            continue
        if any(t.lower in _HOSPITAL for t in tokens[i + 1 : i + 9]):
            yield FoundCue(i, i + 1, Cue(_CARRIED[token.lower], frozenset({"carried"})))


class _Clauses:
    """The noun phrases and outcome words of one sentence."""

    def __init__(
        self, tokens: tuple[Token, ...], cues: list[FoundCue], index: int, surnames: frozenset[str]
    ) -> None:
        self.tokens = tokens
        self.cues = cues
        self.index = index
        self.numbers = find_numbers(tokens)
        self.persons = find_names(tokens, surnames)
        covered = {i for p in self.persons for i in range(p.start, p.end)}
        others = find_persons(tokens, self.numbers) + _pronouns(tokens)
        self.persons += [p for p in others if not covered & set(range(p.start, p.end))]
        self.persons.sort(key=lambda p: p.start)
        self.joint = 0
        self.objects: set[int] = set()
        """First tokens of the phrases that stand behind an active verb."""

    def statements(self) -> Iterator[Statement]:
        taken: set[tuple[int, str]] = set()
        parts: set[int] = set()
        for cue in self.cues:
            self.joint += 1
            if self._either(cue):
                continue
            for statement in self._of(cue):
                key = (statement.persons.start, statement.measure)
                if key in taken or statement.persons.start in parts:
                    continue
                if statement.persons.single and statement.measure in _PLURAL_ONLY:
                    continue
                taken.add(key)
                yield statement
                for part in self._parts(statement):
                    if part.persons.start not in parts:
                        parts.add(part.persons.start)
                        yield part

    def _either(self, cue: FoundCue) -> bool:
        """True for "killing or injuring scores", which says of neither how many."""
        return any(
            other.cue.measure != cue.cue.measure
            and any(
                a.end + 1 == b.start and self.tokens[a.end].lower == "or"
                for a, b in ((cue, other), (other, cue))
            )
            for other in self.cues
        )

    def _of(self, cue: FoundCue) -> list[Statement]:
        measure, forms = cue.cue
        if inside := next((p for p in self.persons if p.start <= cue.start and cue.end <= p.end), None):
            if inside.kind == "other":
                inside = replace(
                    inside, head="", kind="generic"
                )  # "12 deaths": the noun is the outcome itself
            return [self._statement(measure, inside, cue)] if "participle" in forms or "noun" in forms else []
        if "implied" in forms:
            return [self._implied(cue)]
        if "noun" in forms and (number := self._number_before(cue)):
            return [self._statement(measure, _bare(number), cue)]
        if "toll" in forms and (number := self._toll(cue)):
            return [replace(self._statement(measure, _bare(number), cue), toll=True)]
        if "victim_of" in forms and (victims := self._noun_of(cue)):
            return [self._statement(self._outcome(cue, measure), p, cue) for p in victims]
        if measure in _THINGS.values():
            return self._things(cue)
        active = self._active(cue)
        if active is None and measure in _OF_PERSONS and (named := self._named_after(cue.end)):
            return [self._statement(measure, named, cue)]  # "killed finance minister Jane Roe"
        if active is None or self._negated(cue):
            return []
        patients = self._right(cue) if active else self._left(cue)
        if measure == HIT or self._words(cue) & _THINGS_TOO:
            patients = [p for p in patients if p.kind != "other"]  # "three cars were hit"
        return [self._statement(self._outcome(cue, measure), p, cue) for p in patients]

    def _implied(self, cue: FoundCue) -> Statement:
        """ "a double murder": the words hold the number."""
        measure = cue.cue.measure
        number = _MEASURES[measure]["implied"][" ".join(t.lower for t in self.tokens[cue.start : cue.end])]
        persons = Persons(cue.start, cue.end, number, number, "exact", "", "generic", explicit=False)
        return self._statement(measure, persons, cue)

    def _noun_of(self, cue: FoundCue) -> list[Persons]:
        """ "the shooting of two men", "the murder of Jane Roe", "his son's death"."""
        if cue.end < len(self.tokens) and self.tokens[cue.end].lower == "of":
            first = next((p for p in self.persons if p.start == cue.end + 1 and p.kind != "pronoun"), None)
            first = first or self._named_after(cue.end + 1)
            found = [first] if first else []
            while found and (following := self._joined_right(found[-1])):
                found.append(following)
            return found
        behind = self.tokens[cue.end].lower if cue.end < len(self.tokens) else "."
        ends = behind in FUNCTION or not behind[0].isalnum()  # not "Roe's murder trial"
        if ends and cue.start >= 2 and self.tokens[cue.start - 1].lower in ("'s", "’s"):
            return [p for p in self.persons if p.end in (cue.start - 1, cue.start) and p.kind != "pronoun"][
                -1:
            ]
        return []

    def _named_after(self, i: int) -> Persons | None:
        """Return who is named behind "the murder of": "finance minister Jane Roe", or "Roe" alone."""
        for j in range(i, min(i + 5, len(self.tokens))):
            if found := next((p for p in self.persons if p.start == j and p.kind == "name"), None):
                return found
            token = self.tokens[j]
            if (
                token.lower in FUNCTION
                or not token.text.isalpha()
                or any(cue.start == j for cue in self.cues)
            ):
                return None
            behind = self.tokens[j + 1] if j + 1 < len(self.tokens) else None
            ends = behind is None or behind.lower in FUNCTION or not behind.text[0].isalnum()
            if token.capital and ends and token.lower not in NOT_PERSON:
                return Persons(j, j + 1, 1, 1, "exact", "", "name", name=(token.lower,))
        return None

    def _words(self, cue: FoundCue) -> set[str]:
        return {token.lower for token in self.tokens[cue.start : cue.end]}

    def _statement(self, measure: str, persons: Persons, cue: FoundCue) -> Statement:
        among = self.tokens[cue.start].lower == "among"  # "the gunman was among the dead"
        unit = _UNITS.get(measure, "persons")
        span = (cue.start, cue.end)
        return Statement(self.index, measure, persons, span, part=among, joint=self.joint, unit=unit)

    def _outcome(self, cue: FoundCue, measure: str) -> str:
        """ "fatally" within two words turns a hit or a wound into a death."""
        near = self.tokens[max(0, cue.start - 2) : cue.end + 2]
        if measure in (HIT, "injured") and any(token.lower in _FATAL for token in near):
            return "killed"
        return measure

    def _active(self, cue: FoundCue) -> bool | None:
        """True where the persons stand behind the cue, False where before, None where it says nothing."""
        forms = cue.cue.forms
        before = self._before(cue.start)
        if "ing" in forms:
            if self._follows(cue.end) and not self._is_noun(cue):
                return True
            return None if "intransitive" not in forms else False
        if "base" in forms:
            if before and self.tokens[before[-1]].lower in (
                "to",
                "would",
                "could",
                "will",
                "may",
                "might",
                "can",
            ):
                return None
            return True if self._follows(cue.end) else None
        if forms & {"participle", "carried"}:
            words = [self.tokens[i].lower for i in before]
            if any(w in _BE for w in words):
                return False
            if self._follows(cue.end) and not (
                cue.start and self.tokens[cue.start - 1].lower in ("the", "a", "an")
            ):
                return True
            return False if "participle" in forms and self._reduced(cue, before) else None
        return False if "intransitive" in forms else None

    def _is_noun(self, cue: FoundCue) -> bool:
        """True for "the shooting", which has no object of its own."""
        before = self.tokens[cue.start - 1].lower if cue.start else ""
        return before in ("the", "a", "an", "this", "that", "'s", "’s", "another", "fatal", "deadly")

    def _negated(self, cue: FoundCue) -> bool:
        """True where "not" or "never" stands within three words before the outcome."""
        return any(token.lower in _NEGATION for token in self.tokens[max(0, cue.start - 3) : cue.start])

    def _reduced(self, cue: FoundCue, before: list[int]) -> bool:
        """True for "six people shot at a party"; false for "the gunman shot into the house"."""
        start = before[0] if before else cue.start
        noun = next((p for p in self.persons if p.end == start), None)
        if noun is None:
            words = {self.tokens[i].lower for i in before}
            return bool(words & {"and", "or"}) or "intransitive" in cue.cue.forms
        shoots = cue.cue.measure == HIT and noun.kind == "perpetrator"
        return noun.kind != "pronoun" and not shoots

    def _before(self, i: int) -> list[int]:
        """Return the token positions of auxiliaries and adverbs directly before token ``i``, nearest last."""
        found: list[int] = []
        j = i - 1
        while j >= 0 and len(found) < 4:
            word = self.tokens[j].lower
            if word in ("and", "or") and not any(cue.end == j for cue in self.cues):
                break
            if word in _BE | _HAVE | _NEGATION | _ADVERB_STOP or word.endswith("ly") or word in (
                "to", "would", "could", "will", "may", "might", "can", "and", "or",
            ):  # fmt: skip
                found.insert(0, j)
                j -= 1
            elif word == "," and any(cue.end == j for cue in self.cues):  # "18-year-old shot, killed by"
                cue = next(cue for cue in self.cues if cue.end == j)
                found.insert(0, cue.start)
                j = cue.start - 1
            elif any(cue.end == j + 1 for cue in self.cues) and found:  # "was shot and killed"
                cue = next(cue for cue in self.cues if cue.end == j + 1)
                found.insert(0, cue.start)
                j = cue.start - 1
            else:
                break
        return found

    def _follows(self, i: int) -> bool:
        return self._first_right(i) is not None

    def _first_right(self, i: int) -> Persons | None:
        """Return the noun phrase that begins at token ``i``, but for adverbs and a second verb between."""
        for _ in range(5):
            if found := next((p for p in self.persons if p.start == i and _may_be_object(p)), None):
                return found
            if i >= len(self.tokens):
                return None
            word = self.tokens[i].lower
            second = next((cue for cue in self.cues if cue.start == i), None)
            if second and self.tokens[i - 1].lower in ("and", "or"):
                i = second.end
            elif word in ("and", "or", "some", "off", "another") or word.endswith("ly") or word in '"“”':
                i += 1
            else:
                return None
        return None

    def _right(self, cue: FoundCue) -> list[Persons]:
        first = self._first_right(cue.end)
        if first is None:
            return []
        found = [first]
        while (nxt := self._joined_right(found[-1])) is not None:
            found.append(nxt)
        self.objects.update(p.start for p in found)
        behind = [t.lower for t in self.tokens[found[-1].end : found[-1].end + 2]]
        if len(found) > 1 and behind[:1] == ["among"]:
            return found[:1]  # "36 villagers, six women and four children among them"
        return found

    def _joined_right(self, persons: Persons) -> Persons | None:
        i = self._past_complement(persons.end)
        if [t.lower for t in self.tokens[i : i + 3]] == ["as", "well", "as"]:
            i += 3
        while i < len(self.tokens) and self.tokens[i].lower in (",", "and", "&", "plus", "then"):
            i += 1
        if i == persons.end:
            return None
        following = next((p for p in self.persons if p.start == i and p.kind != "pronoun"), None)
        if following is None or (self._subject(following) and following.kind != "reflexive"):
            return None
        behind = self.tokens[following.end].lower if following.end < len(self.tokens) else ""
        if self.tokens[i - 1].text == "," and behind.endswith("ed") and following.low == 1:
            return None  # "shoots himself, father charged"
        return following

    def _past_complement(self, i: int) -> int:
        """Return the token after a phrase that adds nobody: "of the small town of X", "from Y"."""
        if i >= len(self.tokens) or self.tokens[i].lower not in ("of", "from", "in"):
            return i
        for j in range(i + 1, min(i + 9, len(self.tokens))):
            if any(p.start == j for p in self.persons) or any(cue.start == j for cue in self.cues):
                return i
            words = [t.lower for t in self.tokens[j : j + 2]]
            if words[0] in ("and", "as") or (words[0] == "," and words[1:] in (["and"], ["as"])):
                return j + (words[0] == ",")
        return i

    def _subject(self, persons: Persons, *, outcome: bool = False) -> bool:
        """True where a verb of its own follows the phrase: "..., and two men were arrested"; with ``outcome``
        one that tells of an outcome."""
        if persons.end >= len(self.tokens):
            return False
        word = self.tokens[persons.end].lower
        if outcome:
            return any(persons.end < cue.start <= persons.end + 3 for cue in self.cues)
        return word in _BE | _HAVE or any(
            cue.start == persons.end and "participle" in cue.cue.forms for cue in self.cues
        )

    def _left(self, cue: FoundCue) -> list[Persons]:
        subject = self._subject_of(cue)
        if subject is None:
            return []
        found = self._left_of(subject)
        if _breakdown(found):
            return found[:1]
        if len(found) > 1 and (whole := self._spelt_out(found)):
            return self._left_of(whole)
        return found

    def _left_of(self, last: Persons) -> list[Persons]:
        found = [last]
        while (previous := self._joined_left(found[0])) is not None:
            found.insert(0, previous)
        return found

    def _spelt_out(self, found: list[Persons]) -> Persons | None:
        """Return "three others" before "-- two men and a woman --", which says who the three are."""
        before = next((p for p in reversed(self.persons) if p.end <= found[0].start), None)
        if before is None or before.low != sum(p.low or 0 for p in found):
            return None
        between = self.tokens[before.end : found[0].start]
        return before if between and all(t.text in "-–—:(," for t in between) else None

    def _subject_of(self, cue: FoundCue) -> Persons | None:
        weak: Persons | None = None
        stop = max(0, cue.start - _REACH)
        candidates = [p for p in self.persons if stop <= p.end <= cue.start]
        if reflexive := self._words(cue) & {"himself", "herself"}:
            gender = "male" if "himself" in reflexive else "female"
            candidates = [p for p in candidates if p.gender in ("", gender)]
        if candidates and candidates[-1].end == cue.start and "participle" in cue.cue.forms:
            return candidates[-1]  # "one of four women wounded in": the women were
        for persons in reversed(candidates):
            between = self.tokens[persons.end : cue.start]
            if any(
                token.text in _BARRIERS or (persons.single and token.lower in _CLAUSE) for token in between
            ):
                break
            if self._no_subject(persons) and between:
                continue
            if persons.kind == "other" and not all(_auxiliary(token) for token in between):
                continue  # "three wounds and was taken": a noun of no list must stand next to its verb
            if all(_auxiliary(token) for token in between) or (between and between[0].lower == "who"):
                return persons
            if self._apposed(persons):
                continue
            if persons.high == 0:
                continue  # "none of the dead was older than 24": only next to its verb does it count nobody
            if self._governed(persons) or self._subset(persons):
                weak = weak or persons
                continue
            return persons
        return weak

    def _apposed(self, persons: Persons) -> bool:
        """True for the second name of one person: "Jane Roe, a nurse, was killed"."""
        if persons.start < 2 or self.tokens[persons.start - 1].text != "," or not persons.single:
            return False
        first = next((p for p in self.persons if p.end == persons.start - 1), None)
        if first is None or not first.single:
            return False
        behind = self.tokens[persons.end].lower if persons.end < len(self.tokens) else ""
        return (first.kind == "name" or first.definite) and behind != "and"

    def _no_subject(self, persons: Persons) -> bool:
        """True for the object of another verb ("killed 36 people"), and for "not 26"."""
        before = self.tokens[persons.start - 1].lower if persons.start else ""
        return persons.start in self.objects or before == "not"

    def _subset(self, persons: Persons) -> bool:
        """True for "five people, including a mayor, were wounded": the five are the subject."""
        before = self.tokens[persons.start - 1].lower if persons.start else ""
        return before in ("including", "among") or (before == "," and persons.of_them)

    def _governed(self, persons: Persons) -> bool:
        """True where a preposition holds the phrase: "in front of his son" is no subject."""
        before = self.tokens[persons.start - 1].lower if persons.start else ""
        if before == "of" and persons.start >= 2:
            if any(p.of_them and p.end == persons.start for p in self.persons):
                return True
            return self.tokens[persons.start - 2].lower not in (
                "group", "bodies", "body", "family", "members", "total", "death", "one", "lives",
            )  # fmt: skip
        return before in _PREPOSITIONS

    def _joined_left(self, persons: Persons) -> Persons | None:
        previous = next((p for p in reversed(self.persons) if p.end <= persons.start), None)
        if previous is None or previous.kind == "pronoun":
            return None
        between = [token.lower for token in self.tokens[previous.end : persons.start]]
        if (
            not between
            or not set(between) <= {",", "and", "&", "plus", "including"}
            or "including" in between
        ):
            return None
        return None if self._governed(previous) else previous

    def _toll(self, cue: FoundCue) -> Number | None:
        """The last number behind "toll" within its clause: "the toll rose from 5 to 57"."""
        found = None
        for number in self.numbers:
            if cue.end <= number.start <= cue.end + 10 and not is_trap(self.tokens, number):
                between = [t.lower for t in self.tokens[cue.end : number.start]]
                if any(w in between for w in (";", ".", "who")):
                    break
                if found and self.tokens[number.start - 1].lower not in ("to", "at"):
                    break
                found = number
        return found

    def _number_before(self, cue: FoundCue) -> Number | None:
        """ "12 confirmed deaths", "12 more deaths", "the deaths of 12 people" has it behind."""
        for number in reversed(self.numbers):
            if number.end <= cue.start:
                between = self.tokens[number.end : cue.start]
                if (
                    len(between) <= 3
                    and all(_modifier(t) for t in between)
                    and not is_trap(self.tokens, number)
                ):
                    return number
                return None
        if cue.end < len(self.tokens) and self.tokens[cue.end].lower == "of":
            following = next((n for n in self.numbers if n.start == cue.end + 1), None)
            if following and not is_trap(self.tokens, following):
                return following
        return None

    def _another_count(self, whole: Persons, part: Persons) -> bool:
        """True where something else is counted between a whole and what might be part of it."""
        if "others" in {token.lower for token in self.tokens[whole.end : part.start]}:
            return True
        return any(p.numeral and not p.single and whole.end <= p.start < part.start for p in self.persons)

    def _things(self, cue: FoundCue) -> list[Statement]:
        """Homes and the like, which are no persons: "destroyed 45 homes", "45 homes were destroyed"."""
        found = []
        for number in self.numbers:
            end = number.end
            while end < len(self.tokens) and end - number.end < 4 and _modifier(self.tokens[end]):
                if self.tokens[end].lower in _THINGS:
                    break
                end += 1
            if end >= len(self.tokens) or _THINGS.get(self.tokens[end].lower) != cue.cue.measure:
                continue
            gap = cue.start - end if cue.start > end else number.start - cue.end
            if abs(gap) <= 8:
                persons = replace(_bare(number), end=end + 1, head=self.tokens[end].lower)
                found.append(self._statement(cue.cue.measure, persons, cue))
        return found

    def _parts(self, whole: Statement) -> Iterator[Statement]:
        """ "12 people, including three children"; "four teens, one fatally"; "two of them critically"."""
        for persons in self.persons:
            if persons.start < whole.persons.end or persons.kind == "pronoun":
                continue
            between = [t.lower for t in self.tokens[whole.persons.end : persons.start]]
            if len(between) > 12 or self._another_count(whole.persons, persons):
                break
            after = self.tokens[persons.end].lower if persons.end < len(self.tokens) else ""
            if after in _FATAL and persons.low is not None:
                yield replace(whole, measure="killed", persons=persons, part=True)
            elif between[-1:] == [","] and (persons.of_them or (persons.numeral and after in _DEGREES)):
                yield replace(whole, persons=persons, part=True)
            elif between[-1:] == ["including"] or between[-2:] in (
                ["among", "them"],
                ["of", "whom"],
                ["of", "them"],
            ):
                measure = whole.measure
                yield replace(whole, measure=measure, persons=persons, part=True)
                following = self._joined_right(persons)
                while following is not None:
                    yield replace(whole, persons=following, part=True)
                    following = self._joined_right(following)


def _may_be_object(persons: Persons) -> bool:
    return persons.kind != "pronoun" or persons.head in ("him", "them")


def _auxiliary(token: Token) -> bool:
    return token.lower in _BE | _HAVE | _ADVERB_STOP or token.lower.endswith("ly")


def _breakdown(found: list[Persons]) -> bool:
    """True for "three others, two men and a woman, were hurt": the first is the sum of the rest."""
    rest = [p.low or 0 for p in found[1:]]
    return len(rest) > 1 and found[0].low == sum(rest)


def _modifier(token: Token) -> bool:
    return token.text[0].isalnum() and token.lower not in FUNCTION


def _bare(number: Number) -> Persons:
    return Persons(
        number.start, number.end, number.low, number.high, number.qualifier, "", "generic", numeral=True
    )


def _pronouns(tokens: Sequence[Token]) -> list[Persons]:
    found = []
    for i, token in enumerate(tokens):
        if gender := _REFLEXIVES.get(
            token.lower
        ):  # a person of its own: who shot the others and then "himself"
            found.append(
                Persons(i, i + 1, 1, 1, "exact", token.lower, "reflexive", definite=True, modifiers=(gender,))
            )
        if token.lower in _PRONOUNS and token.text != "I":
            gender, n = _PRONOUNS[token.lower]
            found.append(
                Persons(i, i + 1, n, n, "exact", token.lower, "pronoun", definite=True, modifiers=(gender,))
            )
    return found
