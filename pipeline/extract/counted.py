"""From persons followed through an article to its claims: wholes, their parts, and sums.

For each event and measure the claims that stand alone (``part_of`` null) count nobody twice, so that they may
be added up by group: what overlaps is part of another claim.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.extract.cues import HIT
from pipeline.extract.draft import HURT, LEAD, Draft, added_up, number_of
from pipeline.extract.fates import (
    settle_afterthoughts,
    settle_hits,
    settle_increments,
    settle_late_deaths,
    settle_presumed,
    settle_states,
    settle_twice,
)
from pipeline.extract.joined import join_rows
from pipeline.extract.modality import modality_of
from pipeline.extract.person import Count, Person, same_outcome
from pipeline.extract.person_words import PLURAL, SINGULAR
from pipeline.extract.persons import Persons
from pipeline.extract.scan import Phrases, Scanned
from pipeline.extract.scope import scope_of
from pipeline.extract.statement import Statement
from pipeline.extract.victims import track
from pipeline.extract.wholes import find_wholes, one_unit, row_of
from pipeline.lexicon.load import load
from pipeline.records.claim import ALL, Modality, Scope

_SPREADING = frozenset({"killed", "cases"})
_FATAL_STORY: Phrases[bool] = Phrases(dict.fromkeys(load("outcomes")["fatal_story"]["words"], True))
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

    later: set[Statement] = set()
    read: dict[int, tuple[Scope, Modality]] = {}

    def reading(statement: Statement) -> tuple[Scope, Modality]:
        """Return the scope and the modality of a statement; each is asked for more than once."""
        found = read.get(id(statement))
        if found is None:
            found = read[id(statement)] = first_reading(statement)
        return found

    def first_reading(statement: Statement) -> tuple[Scope, Modality]:
        told = statement.outcome_in or statement
        sentence = scanned[told.sentence]
        scope = scope_of(sentence, told, by_sentence.get(told.sentence, []), year)
        if scope == "event":
            scope = beyond(told) or scope
            if scope == "day":
                later.add(told)
                scope = "event"
        elif scope == "cumulative" and spreads and told.measure in _SPREADING:
            scope = "event" if "since" in sentence.words else "day"  # of an outbreak all cases are its own
        return scope, modality_of(sentence, told, by_sentence.get(told.sentence, []))

    def draft(measure: str, all_: Sequence[Statement], victims: tuple[str, ...] = ()) -> Draft:
        """Of sentences that state one number, one that tells it of the event, and by a speaker, is cited."""
        readings = [(s, *reading(s), speaker(s)) for s in all_]
        chosen, scope, modality, by = min(
            readings, key=lambda r: (r[1] != "event", r[2] != "reported", r[3] is None)
        )
        persons = chosen.persons
        made = Draft(measure, persons.low, persons.high, persons.qualifier, chosen)
        made.scope, made.modality, made.victims = scope, modality, victims
        made.also = [s for s in all_ if s is not chosen]
        made.also += [chosen.outcome_in] if chosen.outcome_in else []
        made.group_key, made.status = group_key(chosen), persons.status
        if any(s.toll for s in all_) and made.status != "perpetrator":
            made.group_key, made.status = ALL, "unknown"  # "raises toll to 24": the 24 soldiers are all
        said = {(by, modality == "denied")}
        for statement, told, mode, by in () if victims else readings:
            if by is not None and told == scope and (by, mode == "denied") not in said:
                said.add((by, mode == "denied"))
                echo = replace(made, statement=statement, also=[], scope=told, modality=mode)
                echo.qualifier = statement.persons.qualifier
                echoes.append((made, echo))
        return made

    echoes: list[tuple[Draft, Draft]] = []
    counts = [draft(c.first.measure, told) for c in tracked.counts for told in _apart(c.statements, reading)]
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
            if made.statement.sentence <= LEAD and not beyond(made.statement):
                made.scope = "event"
    settle_twice(drafts)
    settle_twice(parts)
    settle_late_deaths(drafts, tracked.persons)
    settle_presumed(drafts)
    hit = any(d.measure == HIT for d in drafts)
    settle_hits(drafts, parts, fatal=hit and any(_FATAL_STORY.within(sentence) for sentence in scanned))
    settle_afterthoughts(drafts)
    result = []
    measures = dict.fromkeys(d.measure for d in drafts + parts)
    for measure in measures:
        of_measure = [d for d in drafts if d.measure == measure]
        result += of_measure
        others = [d for d in drafts if (d.measure == "killed" or d.measure in HURT) and d.measure != measure]
        alone = not any(d.counts and d.low != 0 for d in others)
        result += find_wholes(of_measure, alone=alone)
        result += _sum_standing(of_measure)
        result += _attach(parts, measure, [d for d in result if d.measure == measure])
    settle_states(result, scanned)
    settle_increments(result, scanned, later)
    result = join_rows([d for d in result if d.measure != HIT], scanned)
    return result + _said_again(echoes, result)


def _apart(
    statements: Sequence[Statement], reading: Callable[[Statement], tuple[Scope, Modality]]
) -> list[list[Statement]]:
    """Return the statements of one number by whether they tell of the event: six died, as six had in 2010."""
    told: tuple[list[Statement], list[Statement]] = ([], [])
    for statement in statements:
        told[reading(statement)[0] in ("background", "cumulative")].append(statement)
    return [some for some in told if some]


def _sum_standing(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the five of "three women and two children are still missing"."""
    standing = [d for d in drafts if d.scope == "standing" and d.modality == "reported" and not d.whole]
    rows = {(d.statement.sentence, d.statement.joint): row_of(standing, d.statement) for d in standing}
    return [total for row in rows.values() if len(row) > 1 and one_unit(row) for total in added_up(row)]


def _said_again(echoes: Sequence[tuple[Draft, Draft]], result: Sequence[Draft]) -> list[Draft]:
    """Return the claims of further speakers of a number: they add nobody to it, and one may deny it."""
    found = []
    for made, echo in echoes:
        if made in result and made.measure != HIT and (made.low, made.high) == (echo.low, echo.high):
            echo.measure, echo.group_key, echo.status = made.measure, made.group_key, made.status
            echo.whole = made.whole or made if echo.modality == made.modality else None
            found.append(echo)
    return found


def _attach(parts: list[Draft], measure: str, known: list[Draft]) -> list[Draft]:
    """Tie "two of them", "including three children" to the whole of their measure, else let them stand."""
    wholes = [d for d in known if d.whole is None]
    found = []
    for made in [p for p in parts if p.measure == measure]:
        larger = [w for w in wholes if number_of(w) >= number_of(made) and w.scope == made.scope]
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
