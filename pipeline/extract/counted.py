"""From persons followed through an article to its claims: wholes, their parts, and sums.

For each event and measure the claims that stand alone (``part_of`` null) count nobody twice, so that they may
be added up by group: what overlaps is part of another claim.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.cues import HIT
from pipeline.extract.groups import PLURAL, SINGULAR, Persons
from pipeline.extract.modality import modality_of
from pipeline.extract.scan import Phrases, Scanned
from pipeline.extract.scope import in_state, scope_of
from pipeline.extract.statement import Statement
from pipeline.extract.victims import Count, Person, same_outcome, track
from pipeline.lexicon.load import load
from pipeline.records.claim import ALL, CivilianStatus, Modality, Qualifier, Scope

_LEAD = 3
_NEAR = 2
"""Sentences between "three others" and the persons whom it leaves out."""
_REACH = 5
"""Sentences after the first that tells of casualties in which news introduces the others, one by one."""
_SPREADING = frozenset({"killed", "cases"})
_CASUALTIES = frozenset({"killed", "injured", HIT})
_TOLL = 6
"""Weight of a number that the article itself calls the toll: more than the headline's."""
_FATAL_STORY: Phrases[bool] = Phrases(dict.fromkeys(load("outcomes")["fatal_story"]["words"], True))


@dataclass(eq=False)
class Draft:
    """A claim before it has its words, its speaker and its id."""

    measure: str
    low: int | None
    high: int | None
    qualifier: Qualifier
    statement: Statement
    """The one whose words state the number."""
    also: list[Statement] = field(default_factory=list)
    group_key: str = ALL
    status: CivilianStatus = "unknown"
    scope: Scope = "event"
    modality: Modality = "reported"
    whole: "Draft | None" = None
    summed: bool = False
    victims: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The first sentence that tells of them."""
        return min(s.sentence for s in (self.statement, *self.also))

    @property
    def counts(self) -> bool:
        """True where it may take part in the event's own number."""
        return self.scope == "event" and self.modality == "reported"


GroupKey = Callable[[Statement], str]


def draft_claims(
    scanned: Sequence[Scanned],
    statements: Sequence[Statement],
    group_key: GroupKey,
    speaker: Callable[[Statement], str | None],
    beyond: Callable[[Statement], Scope | None],
    year: int | None,
    *,
    main: bool,
    spreads: bool = False,
) -> list[Draft]:
    """Return the claims of one event of one article.

    ``group_key`` names who was counted; ``speaker`` says who counts them: of several sentences with one
    number, one with a speaker states it, and each further speaker makes a claim of it. ``beyond`` returns the
    scope of what by its day or its size is no part of the event. ``year`` is that of publication; ``main`` is
    true for the event that the article is mainly about, ``spreads`` for an outbreak.
    """
    tracked = track(statements, 0 if scanned[0].sentence.title else None)
    by_sentence: dict[int, list[Statement]] = {}
    for statement in statements:
        by_sentence.setdefault(statement.sentence, []).append(statement)

    def reading(statement: Statement) -> tuple[Scope, Modality]:
        told = statement.outcome_in or statement
        sentence = scanned[told.sentence]
        scope = scope_of(sentence, told, by_sentence.get(told.sentence, []), year)
        if scope == "event":
            scope = beyond(told) or scope
        elif scope == "cumulative" and spreads and told.measure in _SPREADING:
            scope = "event" if "since" in sentence.words else "day"  # of an outbreak all cases are its own
        return scope, modality_of(sentence, told, by_sentence.get(told.sentence, []))

    def draft(measure: str, all_: Sequence[Statement], victims: tuple[str, ...] = ()) -> Draft:
        """Of sentences that state one number, one that tells it of the event, and by a speaker, is cited."""
        readings = [(s, *reading(s)) for s in all_]
        chosen, scope, modality = min(
            readings, key=lambda r: (r[1] != "event", r[2] != "reported", speaker(r[0]) is None)
        )
        persons = chosen.persons
        made = Draft(measure, persons.low, persons.high, persons.qualifier, chosen)
        made.scope, made.modality, made.victims = scope, modality, victims
        made.also = [s for s in all_ if s is not chosen]
        made.also += [chosen.outcome_in] if chosen.outcome_in else []
        made.group_key, made.status = group_key(chosen), persons.status
        said = {(speaker(chosen), modality == "denied")}
        for statement, told, mode in readings:
            by = (speaker(statement), mode == "denied")
            if by not in said and by[0] is not None and told == scope and not victims:
                said.add(by)
                echo = replace(made, statement=statement, also=[], scope=told, modality=mode)
                echo.qualifier = statement.persons.qualifier
                echoes.append((made, echo))
        return made

    echoes: list[tuple[Draft, Draft]] = []
    counts = [draft(c.first.measure, c.statements) for c in tracked.counts]
    persons = [
        draft(p.outcome, [s for s in p.statements if same_outcome(s.measure, p.outcome)], victims=p.hashes)
        for p in tracked.persons
    ]
    for made in persons:
        made.low = made.high = 1
        made.qualifier = "exact"
    parts = [draft(s.measure, [s]) for s in tracked.parts]
    drafts = counts + persons
    if main and not any(d.scope != "background" for d in drafts):
        for made in drafts:  # nothing newer beside it, and it leads: the older event is the one told of
            if made.statement.sentence <= _LEAD and not beyond(made.statement):
                made.scope = "event"
    _settle_twice(drafts)
    _settle_twice(parts)
    _settle_late_deaths(drafts, tracked.persons)
    _settle_presumed(drafts)
    _settle_hits(drafts, parts, fatal=any(_FATAL_STORY.within(sentence) for sentence in scanned))
    _settle_afterthoughts(drafts)
    result = []
    measures = dict.fromkeys(d.measure for d in drafts + parts)
    for measure in measures:
        of_measure = [d for d in drafts if d.measure == measure]
        result += of_measure
        others = [d for d in drafts if d.measure in ("killed", *_HURT) and d.measure != measure]
        alone = not any(d.counts and d.low != 0 for d in others)
        result += _wholes(of_measure, alone=alone)
        result += _sum_standing(of_measure)
        result += _attach(parts, measure, [d for d in result if d.measure == measure])
    _settle_states(result, scanned)
    return [d for d in result if d.measure != HIT] + _said_again(echoes, result)


def _settle_states(drafts: Sequence[Draft], scanned: Sequence[Scanned]) -> None:
    """Let those of the injured whose state is told be a standing number: "nine of them are in a coma"."""
    injured = [d for d in drafts if d.measure == "injured" and d.counts]
    most = max((_value(d) for d in injured), default=0)
    for made in injured:
        if (
            _value(made) < most
            and not made.summed
            and in_state(scanned[made.statement.sentence], made.statement)
        ):
            made.scope = "standing"


def _sum_standing(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the five of "three women and two children are still missing"."""
    standing = [d for d in drafts if d.scope == "standing" and d.modality == "reported" and not d.whole]
    rows = {(d.statement.sentence, d.statement.joint): _row(standing, d.statement) for d in standing}
    return [total for row in rows.values() if len(row) > 1 and _one_unit(row) for total in _sum(row)]


def _said_again(echoes: Sequence[tuple[Draft, Draft]], result: Sequence[Draft]) -> list[Draft]:
    """Return the claims of further speakers of a number: they add nobody to it, and one may deny it."""
    found = []
    for made, echo in echoes:
        if made in result and made.measure != HIT and (made.low, made.high) == (echo.low, echo.high):
            echo.measure, echo.group_key, echo.status = made.measure, made.group_key, made.status
            echo.whole = made.whole or made if echo.modality == made.modality else None
            found.append(echo)
    return found


_HURT = (HIT, "injured")
_OUTDOES = {
    "killed": (*_HURT, "rescued", "missing"),
    "injured": (HIT,),
    "rescued": ("abducted", "detained", "missing"),
}
"""Outcomes that replace others told of the same persons in the same sentence."""


def _phrase(made: Draft) -> tuple[int, int]:
    return made.statement.sentence, made.statement.persons.start


def _settle_twice(drafts: list[Draft]) -> None:
    """Of two outcomes of the same persons keep the last.

    Of "six wounded in the raid have died" the death, of "shot and injured" the injury, of "three workers who
    were kidnapped in May have been freed" the release.
    """
    for measure, lesser in _OUTDOES.items():
        told = {_phrase(d) for d in drafts if d.measure == measure}
        for made in [d for d in drafts if d.measure in lesser and d.low and _phrase(d) in told]:
            drafts.remove(made)


def _settle_late_deaths(drafts: list[Draft], persons: Sequence[Person]) -> None:
    """Take who died later out of the number of wounded: "one of the five people injured has died"."""
    died = [
        p
        for p in persons
        if p.outcome == "killed" and any(s.measure == "injured" and not s.part for s in p.statements)
    ]
    if not died:
        return
    last = max(s.sentence for p in died for s in p.statements if s.measure == "killed")
    for made in drafts:
        of_all = made.measure == "injured" and made.counts and made.qualifier == "exact"
        of_all = of_all and not made.statement.persons.other and not _beside_dead(made, drafts)
        if made.statement.persons.definite and made.first > last:
            continue  # "both are in hospital" counts none of the dead told before
        if of_all and made.low and made.low > len(died):
            made.low = made.high = made.low - len(died)
            made.summed = True


def _settle_afterthoughts(drafts: list[Draft]) -> None:
    """Let one person who is first met far below the event's victims add nothing to their number.

    News tells of its own victims first: who comes that late is most often one of them in other words.
    """
    told = [d for d in drafts if d.measure in _CASUALTIES and d.counts]
    start = min((d.first for d in told), default=0)
    early = [d for d in told if d.first <= start + _REACH]
    for made in told:
        if made not in early and made.low == made.high == 1:
            made.whole = next((d for d in early if d.measure == made.measure), None)


def _settle_presumed(drafts: list[Draft]) -> None:
    """Let the one person who was hit be the dead of whom "manslaughter" tells."""
    presumed = next((d for d in drafts if d.measure == "killed" and d.high is None and _vague(d)), None)
    hit = [d for d in drafts if d.measure == HIT]
    if presumed and presumed.low == 1 and len(hit) == 1 and hit[0].low == hit[0].high == 1:
        hit[0].measure = "killed"
        drafts.remove(presumed)


def _beside_dead(made: Draft, drafts: Sequence[Draft]) -> bool:
    """True where a sentence that states this number states dead beside it."""
    told = {s.sentence for s in (made.statement, *made.also)}
    dead = (d for d in drafts if d.measure == "killed")
    return any(s.sentence in told for d in dead for s in (d.statement, *d.also) if s.measure == "killed")


def _settle_hits(drafts: list[Draft], parts: list[Draft], *, fatal: bool) -> None:
    """Who was shot, stabbed or struck is injured, less those who died of it.

    "Four teens, one fatally, were shot" is one killed and three injured. Hits that a killing already accounts
    for ("two people were shot; both died") leave nobody.
    """
    if fatal:
        for made in [d for d in drafts if d.measure == HIT]:
            made.measure = "killed"
    killed = [
        d
        for d in drafts + parts
        if d.measure == "killed" and d.counts and d.statement.persons.kind != "reflexive"
    ]
    own, some = ([d for d in killed if d in known] for known in (drafts, parts))
    single = sum(d.low == 1 for d in own)
    dead = _stated(own) or _stated(some) or single or max((d.low or 0 for d in some), default=0)
    alone = [d for d in drafts if d.measure in _HURT and d.low == d.high == 1]
    for made in [d for d in drafts if d.measure == "injured" and d.statement.persons.definite]:
        if single and alone and made.low == made.high == single + len(alone):
            made.low = made.high = len(alone)  # "both were taken to a hospital", where one of them died
            made.summed = True
    for made in [d for d in drafts if d.measure == "injured"]:
        definite = all(s.persons.definite for s in (made.statement, *made.also))
        if definite and dead > 1 and made.low == dead:
            drafts.remove(made)  # "all four victims suffered gunshot wounds": those who died
    injured = max((d.low or 0 for d in drafts if d.measure == "injured" and d.counts), default=0)
    hit = [d for d in drafts if d.measure == HIT and d.counts]
    if (
        not injured
        and all(d.low == 1 and not _beside_dead(d, drafts) for d in hit)
        and single + len(hit) <= dead
    ):
        for made in hit:
            made.measure = "killed"  # "three people died. Jane Roe and John Doe were shot in the house."
    for made in [d for d in drafts if d.measure == HIT]:
        persons = made.statement.persons
        if killed and made.status == "police" and not any(d.status in ("police", "unknown") for d in killed):
            made.measure = "injured"  # "five fans died; six officers were struck by stones"
            continue
        if made.low == made.high == 1 or persons.other or not made.counts or not dead:
            made.measure = "injured"
            continue
        if made.low is None or made.low <= dead + (injured if injured > 1 else 0):
            drafts.remove(made)
            continue
        made.measure = "injured"
        made.low -= dead
        made.high = made.high - dead if made.high is not None else None
        made.summed = True
    for made in [d for d in parts if d.measure == HIT]:
        made.measure = "injured"


def _stated(drafts: Iterable[Draft]) -> int:
    """Return the number that the drafts state for their measure; 0 where none is stated."""
    sums: dict[tuple[int, int], tuple[float, int]] = {}
    for made in drafts:
        if made.low is None or made.whole:
            continue
        for statement in (made.statement, *made.also):
            key = (statement.sentence, statement.joint)
            weight, number = sums.get(key, (0.0, 0))
            sums[key] = (max(weight, _weight(statement) + 0.5 * len(made.also)), number + made.low)
    return max((entry for entry in sums.values() if entry[1] > 1), default=(0.0, 0))[1]


def _weight(statement: Statement) -> float:
    place = 3.0 if statement.sentence == 0 else 2.0 if statement.sentence <= _LEAD else 1.0
    return place + _TOLL * statement.toll


def _wholes(drafts: list[Draft], *, alone: bool) -> list[Draft]:
    """Decide which drafts of one measure stand alone; return the sum that had to be added, if any.

    ``alone`` is true where nobody met another outcome, so that "others" and "a fifth victim" are of this one.
    """
    own = [d for d in drafts if d.counts and not d.whole]
    singles = [d for d in own if d.low == 1 and d.high == 1 and d.status != "perpetrator"]
    counted = [d for d in own if d not in singles and d.status != "perpetrator"]
    numbers = [d for d in counted if _value(d) > 1]
    if len(own) <= 1:
        return []
    if left := next((d for d in singles if d.summed), None):  # "two were shot, one died": the other one
        for made in singles:
            made.whole = left if made is not left else None
        singles = [left]
        own = [d for d in own if not d.whole]
    best = max(numbers, key=lambda d: (_standing(d), _value(d)), default=None)
    if best is not None and (only := _stated_one(singles)) and _place(only) > _place(best):
        best = only
    if best is None:
        zeros = [d for d in counted if d.low == 0]
        if zeros and singles:
            for made in zeros:
                made.whole = singles[0]
        if only := _stated_one(singles):
            for made in singles:
                made.whole = only if made is not only else None
            return []
        ordinal = _ordinal(singles) if alone else 0
        return _sum(singles, least=ordinal) if max(len(singles), ordinal) > 1 else []
    if best.qualifier in ("at_least", "more_than") and len(singles) > _value(best):
        best.whole = (total := _sum(singles))[0]  # "several were hurt": the persons told of are more
        return total
    rows = [_row(own, s) for s in (best.statement, *best.also)]
    joint = max(rows, key=lambda row: sum(d.low or 0 for d in row))
    joint += _doer(joint, own)
    joint += [d for d in _those_before(best, singles) if d not in joint] if alone else []
    stated = sum(d.low or 0 for d in joint)
    least = max(stated + _suicide(joint, own), _ordinal(singles) if alone else 0)
    rest = [d for d in own if d not in joint and d.status != "perpetrator"]
    if least > stated or (len(joint) > 1 and not _sides(joint) and _one_unit(joint)):
        total = _sum(joint, least)
        for made in rest:
            made.whole = total[0]
        return total
    specific = [
        d
        for d in rest
        if d.group_key not in (ALL, best.group_key) and best.group_key != ALL and (d.low or 0) > 1
    ]
    for made in rest:
        if made in specific:
            continue
        if (made.low or 0) > stated and made.group_key == ALL and made.statement.toll:
            for smaller in joint:
                smaller.whole = made
        elif _value(made) <= _value(best):
            made.whole = best
    return []


def _row(own: Sequence[Draft], told: Statement) -> list[Draft]:
    """Return whom one verb counts together: "a boy and three women were hurt"."""
    key = (told.sentence, told.joint)
    return [d for d in own if any((s.sentence, s.joint) == key for s in (d.statement, *d.also))]


def _standing(made: Draft) -> float:
    """Return how much speaks for a number as the whole: where it stands, how often, and that it is exact."""
    return _place(made) + 0.5 * len(made.also)


def _place(made: Draft) -> float:
    return max(_weight(s) for s in (made.statement, *made.also)) - 4 * _vague(made)


def _ordinal(singles: Iterable[Draft]) -> int:
    """Return 4 where "a fourth victim" is told of: there are so many at least."""
    return max((s.persons.ordinal for d in singles for s in (d.statement, *d.also)), default=0)


def _those_before(best: Draft, singles: Sequence[Draft]) -> list[Draft]:
    """Return whom "three others were wounded" leaves out: the persons told of just before."""

    def before(made: Draft, others: Statement) -> bool:
        return any(
            0 <= others.sentence - s.sentence <= _NEAR
            and (s.sentence, s.persons.start) < (others.sentence, others.persons.start)
            for s in (made.statement, *made.also)
        )

    stated = [s for s in (best.statement, *best.also) if s.persons.other]
    return [d for d in singles if any(before(d, others) for others in stated)]


def _doer(joint: Sequence[Draft], own: Sequence[Draft]) -> list[Draft]:
    """Return who killed those and "then himself": the objects of a verb are never its subject."""
    if not _objects(joint) or any(_reflexive(d) for d in joint):
        return []
    return [d for d in own if d not in joint and _reflexive(d)][:1]


def _suicide(joint: Sequence[Draft], own: Sequence[Draft]) -> int:
    """Return 1 where only "murder-suicide" says that who killed those is dead too."""
    told = any(_implied(d) and d.high is None for d in own)
    done = all(d.statement.done_to for d in joint)  # "five bodies" may have the suicide's among them
    return int(told and done and not any(_reflexive(d) for d in joint))


def _objects(drafts: Sequence[Draft]) -> bool:
    return all(d.statement.persons.start >= d.statement.cue[1] for d in drafts)


def _reflexive(made: Draft) -> bool:
    return any(s.own_hand for s in (made.statement, *made.also))


def _implied(made: Draft) -> bool:
    """True where the words of the outcome hold the number: "a murder-suicide"."""
    persons = made.statement.persons
    return (persons.start, persons.end) == made.statement.cue


def _one_unit(drafts: Sequence[Draft]) -> bool:
    """False for "7,345 families or 31,209 persons"."""
    return len({d.statement.unit for d in drafts}) == 1


def _sides(drafts: Sequence[Draft]) -> bool:
    """True for "900 jihadists and 500 soldiers": two sides, whose dead nobody adds up."""
    counted = all(d.statement.persons.numeral for d in drafts)  # "five soldiers and a constable" are six
    sides = ("combatant", "police", "perpetrator")
    return counted and all(d.group_key != ALL and d.status in sides for d in drafts)


def _stated_one(singles: Sequence[Draft]) -> Draft | None:
    """Return "one person was killed" of the headline or the lead, which counts whoever else is told of.

    Not where the article tells of "another", or names two.
    """
    if len({v for d in singles for v in d.victims}) > 1:
        return None
    if any(s.persons.other for d in singles for s in (d.statement, *d.also)):
        return None
    sentences = [s.sentence for d in singles for s in (d.statement, *d.also)]
    for made in singles:
        for statement in (made.statement, *made.also):
            own = sum(s.sentence == statement.sentence for s in (made.statement, *made.also))
            alone = sentences.count(statement.sentence) == own
            if statement.persons.numeral and statement.sentence <= _LEAD and alone:
                return made
    return None


def _value(made: Draft) -> int:
    return made.low if made.low is not None else made.high or 0


def _vague(made: Draft) -> bool:
    """True for "several" and "dozens", which give way to any number of the article."""
    return not made.statement.persons.explicit


def _sum(drafts: list[Draft], least: int = 0) -> list[Draft]:
    """Add persons up, who are parts of the sum then; ``least`` is 4 where "a fourth victim" is told of."""
    first = drafts[0]
    low = max(least, sum(d.low or 0 for d in drafts))
    high = None if any(d.high is None for d in drafts) else max(low, sum(d.high or 0 for d in drafts))
    total = replace(
        first,
        low=low,
        high=high,
        qualifier="exact" if low == high else "at_least",
        also=[s for d in drafts for s in (d.statement, *d.also) if s is not first.statement],
        group_key=ALL,
        status="unknown",
        summed=True,
        victims=tuple(sorted({v for d in drafts for v in d.victims})),
    )
    for made in drafts:
        made.whole = total
    return [total]


def _attach(parts: list[Draft], measure: str, known: list[Draft]) -> list[Draft]:
    """Tie "two of them", "including three children" to the whole of their measure, else let them stand."""
    wholes = [d for d in known if d.whole is None]
    found = []
    for made in [p for p in parts if p.measure == measure]:
        larger = [w for w in wholes if _value(w) >= _value(made) and w.scope == made.scope]
        if larger:
            made.whole = larger[0]
        found.append(made)
    return found


_ALIKE = {"children": "child", "kids": "child", "kid": "child", "people": "person"}


def singular(word: str) -> str:
    """Return the singular of a head noun, for keys: "fighters" and "fighter" are one group."""
    if word in _ALIKE:
        return _ALIKE[word]
    if word in SINGULAR or word not in PLURAL:
        return word
    for ending, other in (("ies", "y"), ("men", "man"), ("s", "")):
        stem = word.removesuffix(ending) + other
        if word.endswith(ending) and stem in SINGULAR:
            return stem
    return word


__all__ = ["Count", "Draft", "Person", "Persons", "draft_claims", "singular"]
