"""What became of the same persons in the end: wounded who died, hits that killed."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.extract.cues import CASUALTIES, HIT
from pipeline.extract.draft import HURT, Draft, is_vague, number_of, phrase_of, stated_number
from pipeline.extract.person import Person
from pipeline.extract.scan import Scanned
from pipeline.extract.scope import dies_later, in_state
from pipeline.extract.statement import Statement

_REACH = 5
"""Sentences after the first that tells of casualties in which news introduces the others, one by one."""


def settle_states(drafts: Sequence[Draft], scanned: Sequence[Scanned]) -> None:
    """Let those of the injured whose state is told be a standing number: "nine of them are in a coma"."""
    injured = [d for d in drafts if d.measure == "injured" and d.counts]
    most = max((number_of(d) for d in drafts if d.measure == "injured"), default=0)
    for made in injured:
        if (
            number_of(made) < most
            and not made.summed
            and in_state(scanned[made.statement.sentence], made.statement)
        ):
            made.scope = "standing"


def settle_increments(
    drafts: Sequence[Draft], scanned: Sequence[Scanned], later: Collection[Statement]
) -> None:
    """Let who died of wounds, or on a ``later`` day, be a number of that day, where the article has a larger
    toll."""
    killed = [d for d in drafts if d.measure == "killed" and d.counts]
    most = max((number_of(d) for d in killed), default=0)
    for made in killed:
        told = made.statement
        small = number_of(made) < most and not made.summed and not told.toll
        if small and (told in later or dies_later(scanned, told)):
            made.scope = "day"


_OUTDOES = {
    "killed": (*HURT, "rescued", "missing"),
    "injured": (HIT,),
    "rescued": ("abducted", "detained", "missing"),
}
"""Outcomes that replace others told of the same persons in the same sentence."""


def settle_twice(drafts: list[Draft]) -> None:
    """Of two outcomes of the same persons keep the last.

    Of "six wounded in the raid have died" the death, of "shot and injured" the injury, of "three workers who
    were kidnapped in May have been freed" the release.
    """
    for measure, lesser in _OUTDOES.items():
        told = {phrase_of(d) for d in drafts if d.measure == measure}
        for made in [d for d in drafts if d.measure in lesser and d.low and phrase_of(d) in told]:
            drafts.remove(made)


def settle_late_deaths(drafts: list[Draft], persons: Sequence[Person]) -> None:
    """Take who died later out of the number of wounded: "one of the five people injured has died"."""
    died = [p for p in persons if p.outcome == "killed" and _hurt_before(p)]
    if not died:
        return
    last = max(s.sentence for p in died for s in p.statements if s.measure == "killed")
    for made in list(drafts):
        of_all = made.measure == "injured" and made.counts and made.qualifier == "exact"
        of_all = of_all and not made.statement.persons.other and not _beside_dead(made, drafts)
        if made.statement.persons.definite and made.first > last:
            continue  # "both are in hospital" counts none of the dead told before
        if made.statement.slight or not any(_may_be_of(p, made) for p in died):
            continue
        if of_all and made.low and made.low > len(died):
            if _explicit(made):
                drafts.append(replace(made, whole=made))
            made.low = made.high = made.low - len(died)
            made.summed = True


def _explicit(made: Draft) -> bool:
    """True where an article states a number of several, which stays a claim as it is written."""
    return made.statement.persons.numeral and not made.summed


def _hurt_before(person: Person) -> bool:
    """True where another sentence than that of the death tells of the wounds: not "she died in surgery"."""
    dead = {s.sentence for s in person.statements if s.measure == "killed"}
    return any(s.measure == "injured" and not s.part and s.sentence not in dead for s in person.statements)


def _may_be_of(person: Person, made: Draft) -> bool:
    """False for a boy who died and two rescuers who were hurt: other kinds of person."""
    counted = made.statement.persons
    return (
        counted.kind in ("generic", "name", "kin")
        or not counted.head
        or any(
            s.persons.kind in (counted.kind, "generic", "name", "pronoun")
            and (s.persons.head in ("", counted.head.removesuffix("s")) or s.persons.kind != counted.kind)
            for s in person.statements
        )
    )


def settle_afterthoughts(drafts: list[Draft]) -> None:
    """Let one person who is first met far below the event's victims add nothing to their number.

    News tells of its own victims first: who comes that late is most often one of them in other words.
    """
    told = [d for d in drafts if d.measure in CASUALTIES and d.counts]
    start = min((d.first for d in told), default=0)
    early = [d for d in told if d.first <= start + _REACH]
    for made in told:
        if made not in early and made.low == made.high == 1:
            made.whole = next((d for d in early if d.measure == made.measure), None)


def settle_presumed(drafts: list[Draft]) -> None:
    """Let the one person who was hit be the dead of whom "manslaughter" tells."""
    presumed = next((d for d in drafts if d.measure == "killed" and d.high is None and is_vague(d)), None)
    hit = [d for d in drafts if d.measure == HIT]
    if presumed and presumed.low == 1 and len(hit) == 1 and hit[0].low == hit[0].high == 1:
        hit[0].measure = "killed"
        drafts.remove(presumed)


def _beside_dead(made: Draft, drafts: Sequence[Draft]) -> bool:
    """True where a sentence that states this number states dead beside it."""
    told = {s.sentence for s in (made.statement, *made.also)}
    dead = (d for d in drafts if d.measure == "killed")
    return any(s.sentence in told for d in dead for s in (d.statement, *d.also) if s.measure == "killed")


def settle_hits(drafts: list[Draft], parts: list[Draft], *, fatal: bool) -> None:
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
    dead = stated_number(own) or stated_number(some) or single or max((d.low or 0 for d in some), default=0)
    alone = [d for d in drafts if d.measure in HURT and d.low == d.high == 1]
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
