"""On which side of an outcome word the persons stand: "12 were killed", "killed 12", "left 12 dead"."""

from pipeline.extract.clause import ADVERBS, BE, BE_OR_HAVE, Clause, words_of
from pipeline.extract.cues import HIT, TAKEN, FoundCue
from pipeline.extract.objects import object_at, owner_at

_ARTICLES = frozenset("a an the his her their its control power".split())
_NEGATION = frozenset("not n't never neither without".split())
_BEFORE_VERB = (
    BE_OR_HAVE | _NEGATION | ADVERBS | frozenset("to would could will may might can and or".split())
)
_NEARLY = frozenset({"nearly", "almost", "narrowly"})
"""Directly before an outcome they deny it: "nearly drowned"; before a number they are about it."""
_DETERMINERS = frozenset("a an the his her their".split())
_TIMES = frozenset(
    "day days night week month year years morning afternoon evening weekend hour moment couple few".split()
)
_TIME_REACH = 5
_MODALS = frozenset("to would could will may might can should must".split())
_PASSIVE_REACH = 9
"""Tokens between two verbs of one passive: "was taken from his home on Monday and shot"."""
_PART_REACH = 7
_NOR_REACH = 8
"""Tokens between "nor" and the outcome: "neither she nor the two guards were hurt"."""


def is_active(clause: Clause, cue: FoundCue) -> bool | None:
    """True where the persons stand behind the cue, False where before, None where it says nothing."""
    forms = cue.cue.forms
    before = _auxiliaries_before(clause, cue.start)
    if "ing" in forms:
        if _follows(clause, cue.end) and not _is_noun(clause, cue):
            return True
        return None if "intransitive" not in forms else False
    if "base" in forms:
        if infinite(clause, cue):
            return None
        if _follows(clause, cue.end):
            return True
        return False if "intransitive" in forms else None
    if clause.tokens[cue.end - 1].lower == "shot" and object_at(clause, cue.end + 1) and _at(clause, cue.end):
        return None  # "shot at two guards": not yet hit
    if _shoots_at(clause, cue, before):
        return None
    if forms & {"participle", "carried"}:
        words = [clause.tokens[i].lower for i in before]
        if any(w in BE for w in words) or _after_passive(clause, cue):
            return False
        if object_begins(clause, cue.end):
            return True
        if _follows(clause, cue.end) and not (
            cue.start and clause.tokens[cue.start - 1].lower in ("the", "a", "an")
        ):
            return True
        if "participle" in forms and not _fired(clause, cue) and _reduced(clause, cue, before):
            return False
        if "carried" in forms and any(p.end == cue.start - len(before) and p.numeral for p in clause.persons):
            return False  # "61,000 families have moved to shelters"
        return False if "participle" in forms and _second(clause, cue) else None
    if "state" in forms and not _stays(clause, cue, before):
        return None
    if "noun" in forms and cue.start and clause.tokens[cue.start - 1].lower == "the":
        return None  # "announced payments to the kin of the dead"
    return False if forms & {"intransitive", "state"} else None


def _after_passive(clause: Clause, cue: FoundCue) -> bool:
    """True for the second verb of "were lined up and shot", "was kidnapped on Monday and found dead"."""
    if not cue.start or clause.tokens[cue.start - 1].lower != "and" or "participle" not in cue.cue.forms:
        return False
    for i in range(cue.start - 2, max(0, cue.start - _PASSIVE_REACH), -1):
        word = clause.tokens[i].lower
        if not word[0].isalnum():
            return False
        if word in ("was", "were", "been") and clause.tokens[i + 1].lower.endswith(("ed", "en")):
            return object_at(clause, cue.end) is None
    return False


def _shoots_at(clause: Clause, cue: FoundCue, before: list[int]) -> bool:
    """True for "the prisoners shot at the guards": who is told of with "the" acts."""
    words = [token.lower for token in clause.tokens[cue.start : cue.end + 2]]
    start = before[0] if before else cue.start
    actor = next((p for p in clause.persons if p.end == start), None)
    return words == ["shot", "at", "the"] and actor is not None and actor.definite and not actor.single


def _stays(clause: Clause, cue: FoundCue, before: list[int]) -> bool:
    """True for "17 are in hospital", "with 17 in hospital", "Teen in hospital"; not "doctors in hospital"."""
    if any(clause.tokens[i].lower in BE for i in before):
        return True
    start = cue.start - (
        cue.start > 0 and clause.tokens[cue.start - 1].lower in ADVERBS
    )  # "still behind bars"
    holder = next((p for p in clause.persons if p.end == start and (p.numeral or p.single)), None)
    before_holder = clause.tokens[holder.start - 1].lower if holder and holder.start else ""
    if holder and (before_holder == "," or (before_holder == "with" and holder.numeral)):
        return True  # "two dead, child in hospital"
    if any(other.cue.measure == "killed" and other.end < cue.start for other in clause.cues):
        return False  # "three died at the scene and two in hospital"
    return holder is not None


def infinite(clause: Clause, cue: FoundCue) -> bool:
    """True for "to kill", "would kill": a purpose or a possibility, no fact."""
    before = _auxiliaries_before(clause, cue.start)
    words = [token.lower for token in clause.tokens[max(0, cue.start - 3) : cue.start]]
    second = len(words) == 3 and words[0] in _MODALS and words[2] in ("or", "and")  # "to harm or kill"
    return second or (bool(before) and clause.tokens[before[-1]].lower in _MODALS)


def _at(clause: Clause, i: int) -> bool:
    return i < len(clause.tokens) and clause.tokens[i].lower == "at"


def _is_noun(clause: Clause, cue: FoundCue) -> bool:
    """True for "the shooting", which has no object of its own."""
    before = clause.tokens[cue.start - 1].lower if cue.start else ""
    return before in ("the", "a", "an", "this", "that", "'s", "’s", "another", "fatal", "deadly")


def _fired(clause: Clause, cue: FoundCue) -> bool:
    """True for the noun of "fired one shot", "heard a second shot"."""
    if words_of(clause, cue) != {"shot"}:
        return False
    before = [t.lower for t in clause.tokens[max(0, cue.start - 4) : cue.start]]
    return any(word.startswith("fir") or word == "heard" for word in before) or (
        before[-1:] == ["shot"] and "one" in before
    )


def is_negated(clause: Clause, cue: FoundCue) -> bool:
    """True where "not" or "never" stands within three words before the outcome, and of "neither ... nor"."""
    words = [token.lower for token in clause.tokens[: cue.start]]
    neither = "neither" in words and "nor" in words[-_NOR_REACH:]
    return neither or not _NEGATION.isdisjoint(words[-3:]) or not _NEARLY.isdisjoint(words[-1:])


def _second(clause: Clause, cue: FoundCue) -> bool:
    """True for the last verb of "girl, 6, shot in the head, killed"."""
    ends = cue.end >= len(clause.tokens) or clause.tokens[cue.end].lower in ("in", "at", "on", ".")
    before = clause.tokens[cue.start - 1].text if cue.start else ""
    first = next((c for c in clause.cues if "participle" in c.cue.forms), cue)
    return ends and before == "," and first.end < cue.start


def _reduced(clause: Clause, cue: FoundCue, before: list[int]) -> bool:
    """True for "six people shot at a party"; false for "the gunman shot into the house"."""
    start = before[0] if before else cue.start
    if start and clause.tokens[start - 1].text == ",":
        start -= 1  # "Boy, 6, shot dead"
        some = next((p for p in clause.persons if p.of_them and start - _PART_REACH < p.start < start), None)
        if some and clause.tokens[some.start - 1].text == ",":
            start = some.start - 1  # "nine people, six of them women, wounded"
    noun = next((p for p in clause.persons if p.end == start), None)
    if noun is None:
        colon = max((i for i, t in enumerate(clause.tokens) if t.text == ":"), default=-1)
        told = sum(colon < p.start < cue.start for p in clause.persons)
        if cue.end == len(clause.tokens) and told == 1:
            return True  # "Police: 6-year-old playing with gun shot and killed"
        words = {clause.tokens[i].lower for i in before}
        return bool(words & {"and", "or"}) or "intransitive" in cue.cue.forms
    behind = clause.tokens[cue.end].lower if cue.end < len(clause.tokens) else ""
    if cue.cue.measure in TAKEN and behind in _ARTICLES:
        return False  # "twenty rebels seized the town"
    shoots = cue.cue.measure == HIT and noun.kind == "perpetrator"
    return noun.kind != "pronoun" and not shoots


def _auxiliaries_before(clause: Clause, i: int) -> list[int]:
    """Return the token positions of auxiliaries and adverbs directly before token ``i``, nearest last."""
    found: list[int] = []
    j = i - 1
    while j >= 0 and len(found) < 4:
        word = clause.tokens[j].lower
        if word in ("and", "or") and not any(cue.end == j for cue in clause.cues):
            break
        if word in _BEFORE_VERB or word.endswith("ly"):
            found.insert(0, j)
            j -= 1
        elif word == "," and any(cue.end == j for cue in clause.cues):  # "18-year-old shot, killed by"
            cue = next(cue for cue in clause.cues if cue.end == j)
            found.insert(0, cue.start)
            j = cue.start - 1
        elif any(cue.end == j + 1 for cue in clause.cues) and found:  # "was shot and killed"
            cue = next(cue for cue in clause.cues if cue.end == j + 1)
            found.insert(0, cue.start)
            j = cue.start - 1
        else:
            break
    return found


def object_begins(clause: Clause, i: int) -> bool:
    """True where a noun phrase follows, of whatever noun, that is no time: "wounded a watchman"."""
    words = [token.lower for token in clause.tokens[i : i + _TIME_REACH]]
    aged = words[:1] != [] and words[0].partition("-")[2].startswith("year")  # "shot 65-year old Jane Roe"
    return aged or (words[:1] != [] and words[0] in _DETERMINERS and _TIMES.isdisjoint(words))


def _follows(clause: Clause, i: int) -> bool:
    return object_at(clause, i) is not None or owner_at(clause, i) is not None
