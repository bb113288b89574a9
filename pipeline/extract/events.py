"""The events that an article tells of, and which of its sentences belong to which.

Words for an event (its triggers) gather into tellings. A trigger joins a telling unless something keeps them
apart: another item of a round-up, another place or day of its own, "in a separate incident", or another kind
of event that stands by itself, such as the capture of a town beside the air strike on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.dates import event_times, resolve
from pipeline.extract.items import find_items
from pipeline.extract.kinds import Trigger, family_of, find_triggers, kind, weight
from pipeline.extract.places import PlaceMention, event_place
from pipeline.extract.scan import Phrases, Scanned, Token
from pipeline.extract.statement import Statement
from pipeline.lexicon.load import load
from pipeline.records.article import CleanArticle
from pipeline.records.mention import Level, Place, TimeExpression, When

_LEXICON = load("events")
_BEGIN = frozenset(_LEXICON["begin"])
_TRANSITION: Phrases[bool] = Phrases(dict.fromkeys(_LEXICON["transition"], True))
_EARLIER: Phrases[bool] = Phrases(
    dict.fromkeys(_LEXICON["earlier"], False) | dict.fromkeys(_LEXICON["days_before"], True)
)
_Older = tuple[int, int, bool]
"""Such words: first token, token after the last, whether they date only what follows the lead."""
_ALONE = frozenset({"campaign", "control"})
"""Families whose events stand by themselves beside what happened within them."""
_BOUND_REACH = 9
"""Tokens between a trigger and the place that it names: "a shooting in the French city of Strasbourg"."""
_OBJECT_REACH = 8
"""Tokens behind a verb of capture within which its object stands."""
_TERRITORY = frozenset(_LEXICON["territory"])
_AT_ONCE = frozenset({"killed", "injured", "hit", "abducted"})
"""What happens with the event; others are evacuated or treated days later."""
_EARLIER_REACH = 8
"""Tokens behind a trigger within which words make it older."""
_OWNED = 3
"""Tokens behind "last week's" within which the event stands that it dates: "last week's deadly bomb"."""
_TITLE = 6
"""What being in the headline adds to an event's weight: as much as three more numbers."""


@dataclass
class Telling:
    """One event as the article tells it."""

    triggers: list[Trigger] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    place: Place | None = None
    """Named with a trigger; None where the surroundings have to tell."""
    near: Place | None = None
    """What the surroundings of the first trigger tell."""
    when: When = field(default_factory=When)
    earlier: bool = False
    ordinal: int | None = None
    item: int = 0
    """The item of a round-up that tells of it; 0 in any other article, and before the first item."""

    @property
    def alone(self) -> str:
        """The family that stands by itself, where it is of such a one."""
        return next((t.family for t in self.triggers if t.family in _ALONE), "")

    @property
    def vague(self) -> bool:
        """True where only weak words have told of it so far."""
        return all(trigger.weak for trigger in self.triggers)

    @property
    def anchor(self) -> int:
        """Index of the sentence that first tells of it."""
        return min([t.sentence for t in self.triggers] or [s.sentence for s in self.statements])

    def cues(self) -> Iterator[tuple[int, int, int]]:
        """Yield the words that tell of it: sentence, first token, token after the last."""
        yield from ((t.sentence, t.start, t.end) for t in self.triggers)
        yield from ((s.sentence, *s.cue) for s in self.statements if s.measure in _AT_ONCE)

    @property
    def type(self) -> str:
        return kind(self.triggers, self.statements, self.alone)

    @property
    def family(self) -> str:
        return family_of(self.type)

    @property
    def level(self) -> Level:
        return "campaign" if self.alone == "campaign" else "incident"

    @property
    def weight(self) -> float:
        """How much of the article it is."""
        lead = sum(weight(t.sentence) for t in self.triggers)
        title = any(t.sentence == 0 for t in self.triggers) or any(s.sentence == 0 for s in self.statements)
        return (lead + 2 * len(self.statements) + _TITLE * title) * (0.2 if self.earlier else 1)


def find_tellings(
    article: CleanArticle,
    scanned: Sequence[Scanned],
    statements: Sequence[Sequence[Statement]],
    places: Sequence[PlaceMention],
) -> list[Telling]:
    """Return the article's events, the one that it is mainly about first; none where it tells of none.

    ``statements`` are those of each sentence. Every statement ends up in exactly one telling.
    """
    return _Gathering(article, scanned, places).run(statements)


class _Gathering:
    def __init__(
        self, article: CleanArticle, scanned: Sequence[Scanned], places: Sequence[PlaceMention]
    ) -> None:
        self.scanned = scanned
        self.places = places
        self.anchor = article.published.date if article.published else None
        self.tellings: list[Telling] = []
        self.current: Telling | None = None
        self.items = find_items(scanned, places)
        self.item = 0
        self.heading: Place | None = None
        self.led = False
        """Whether the text has named its event: what it leads with may be some days old."""

    def run(self, statements: Sequence[Sequence[Statement]]) -> list[Telling]:
        for index, sentence in enumerate(self.scanned):
            if index in self.items:
                self.current, self.item, self.heading = None, self.item + 1, self.items[index]
            before = self.current
            triggers = [trigger for trigger in find_triggers(sentence, index) if self._meant(trigger)]
            older = _EARLIER.within(sentence) if triggers else []
            turns = [start for start, _, _ in _TRANSITION.within(sentence)] if triggers else []
            homes = [(trigger, self._home(trigger, older, turns)) for trigger in triggers]
            for statement in statements[index]:
                self._place_statement(statement, homes)
            if homes and not homes[-1][1].earlier:
                self.current = homes[-1][1]
            if sentence.tokens[:1] and sentence.tokens[0].text == "(":
                self.current = before  # an aside turns to nothing else
        return self._settled()

    def _meant(self, trigger: Trigger) -> bool:
        """False for "police secured the scene": only places and forces' strongholds are captured."""
        if trigger.family != "control":
            return True
        reach = range(trigger.end, trigger.end + _OBJECT_REACH)
        tokens = self.scanned[trigger.sentence].tokens
        if any(t.lower in _TERRITORY for t in tokens[trigger.end : trigger.end + _OBJECT_REACH]):
            return True
        return any(
            p.sentence == trigger.sentence and p.first in reach and p.local and p.role != "near"
            for p in self.places
        )

    def _place_statement(self, statement: Statement, homes: list[tuple[Trigger, Telling]]) -> None:
        def distance(home: tuple[Trigger, Telling]) -> tuple[int, int]:
            trigger = home[0]
            away = abs(trigger.start - statement.cue[0])
            return (trigger.family == "secondary", away)

        if homes:
            min(homes, key=distance)[1].statements.append(statement)
            return
        if self.current is None:
            self.current = Telling(place=self.heading, item=self.item)
            self.tellings.append(self.current)
        self.current.statements.append(statement)

    def _home(self, trigger: Trigger, older: Sequence[_Older], turns: Sequence[int]) -> Telling:
        """Return the telling that ``trigger`` belongs to, a new one where none fits.

        In its sentence ``older`` words put back the day, and words turn to something else from ``turns`` on.
        """
        sentence = self.scanned[trigger.sentence]
        tokens = sentence.tokens
        place = self._bound_place(trigger) or self.heading
        times = event_times(sentence, (tokens[trigger.start].start, tokens[trigger.end - 1].end))
        when = resolve(times, self.anchor)
        earlier = self._earlier(trigger, older)
        self.led = self.led or not (sentence.sentence.title or trigger.weak or trigger.family == "secondary")
        ordinal = _ordinal(sentence, trigger)
        opens_with_date = _opens_with_date(times, tokens)
        telling = None
        turned = bool(turns) and turns[0] <= trigger.start and self._opens(trigger)
        if not turned:
            telling = next(
                (
                    t
                    for t in self._nearest_first()
                    if self._joins(t, trigger, place, when, earlier, opens_with_date)
                ),
                None,
            )
        if telling is None:
            near = event_place(self.places, [trigger.sentence])
            telling = Telling(
                place=place, near=near, when=when, earlier=earlier, ordinal=ordinal, item=self.item
            )
            self.tellings.append(telling)
            if turned:
                self.current = telling  # the other words of its sentence are of it too
        telling.triggers.append(trigger)
        telling.place = telling.place or place
        if telling.when.precision != "day" and when.precision == "day":
            telling.when = when
        return telling

    def _earlier(self, trigger: Trigger, older: Sequence[_Older]) -> bool:
        """True where ``older`` words, "last month", put the event before what the article is about.

        Not in "fired on those who protest against last month's election": it is the vote that is older.
        """
        tokens = self.scanned[trigger.sentence].tokens
        for start, end, recent in older:
            owns = end < len(tokens) and tokens[end].lower in ("'s", "’s")
            if tokens[end - 1].lower == "after" and trigger.end <= start:
                continue  # "an ambush killed five, weeks after": older is what follows
            another = owns and not end < trigger.start <= end + _OWNED
            if start <= trigger.end + _EARLIER_REACH and (self.led or not recent) and not another:
                return True
        return False

    def _opens(self, trigger: Trigger) -> bool:
        """True for the first trigger of its sentence, where "meanwhile" speaks of it."""
        return not any(t.sentence == trigger.sentence for told in self.tellings for t in told.triggers)

    def _nearest_first(self) -> list[Telling]:
        current = [self.current] if self.current else []
        return current + [t for t in self.tellings if t is not self.current and t.item == self.item]

    def _joins(
        self,
        telling: Telling,
        trigger: Trigger,
        place: Place | None,
        when: When,
        earlier: bool,
        opens_with_date: bool,
    ) -> bool:
        if trigger.family == "secondary" or trigger.weak:
            return not earlier or telling.earlier
        if earlier != telling.earlier:
            return False
        known = telling.place or telling.near
        if place and known and apart(place, known):
            return False
        if trigger.family in _ALONE:
            return telling.alone == trigger.family or telling.vague
        if telling.alone and telling is not self.current:
            return False
        return not (opens_with_date and _days_apart(telling.when, when))

    def _bound_place(self, trigger: Trigger) -> Place | None:
        """Return the place named behind the trigger: "an ambush ... in a remote area of Suweida"."""
        for mention in self.places:
            if mention.sentence != trigger.sentence or mention.role not in ("in", "near"):
                continue
            if trigger.end <= mention.first <= trigger.end + _BOUND_REACH:
                return mention.place
        return None

    def _settled(self) -> list[Telling]:
        """Fold tellings that nothing sets apart into the main one, which comes first."""
        if not self.tellings:
            return []
        main = max(self.tellings, key=lambda t: (t.weight, -t.anchor))
        kept, family = [main], main.family
        for telling in self.tellings:
            if telling is main:
                continue
            if telling.family == family and _repeats(telling, main):
                main.statements += telling.statements
                main.triggers += telling.triggers
                family = main.family
                continue
            if telling.statements or telling.place or (telling.alone and not telling.earlier):
                kept.append(telling)
        return kept


def begins(sentence: Scanned) -> bool:
    """True where the sentence tells of a beginning: only such words date a campaign."""
    return not _BEGIN.isdisjoint(sentence.words)


def _repeats(telling: Telling, main: Telling) -> bool:
    """True where a number of two and more stands in both: the same dead are told of twice."""

    def numbers(told: Telling) -> set[tuple[str, int | None]]:
        return {
            (s.measure, s.persons.low)
            for s in told.statements
            if s.persons.explicit and (s.persons.low or 0) > 1
        }

    same_item = telling.item == main.item or not (telling.item and main.item)
    return same_item and not telling.earlier and bool(numbers(telling) & numbers(main))


def _opens_with_date(times: Sequence[TimeExpression], tokens: Sequence[Token]) -> bool:
    """True for "On June 20, 11 were shot ...": a sentence that turns to another day says so first."""
    return any(tokens[0].start <= time.span[0] <= tokens[min(2, len(tokens) - 1)].start for time in times)


def _days_apart(one: When, other: When) -> bool:
    """True where both have a day and more than one lies between."""
    if one.precision != "day" or other.precision != "day" or not (one.start and other.start):
        return False
    return abs((one.start - other.start).days) > 1


def apart(one: Place, other: Place) -> bool:
    """True where two places cannot be one: other countries, divisions, or towns."""
    if one.country and other.country and one.country != other.country:
        return True
    if one.admin1 and other.admin1 and one.admin1 != other.admin1:
        return True
    towns = one.precision in ("exact", "near") and other.precision in ("exact", "near")
    return towns and one.name != other.name


def _ordinal(sentence: Scanned, trigger: Trigger) -> int | None:
    """Return 2 for "a second strike", None for a first."""
    before = sentence.tokens[trigger.start - 1].lower if trigger.start else ""
    found: int | None = _LEXICON["ordinals"].get(before)
    return found
