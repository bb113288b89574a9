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
_DENYING = _NEGATION | _NEARLY
_BEFORE_NOUN = frozenset("the a an this that 's another fatal deadly".split())
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
    if clause.lowers[cue.end - 1] == "shot" and clause.lowers[cue.end : cue.end + 1] == ("at",):
        if object_at(clause, cue.end + 1):
            return None  # "shot at two guards": not yet hit
        if _shoots_at(clause, cue, before):
            return None
    if "participle" in forms or "carried" in forms:
        if any(clause.lowers[i] in BE for i in before) or _after_passive(clause, cue):
            return False
        if object_begins(clause, cue.end):
            return True
        noun = cue.start and clause.lowers[cue.start - 1] in ("the", "a", "an")
        if not noun and _follows(clause, cue.end):
            return True
        if "participle" in forms and not _fired(clause, cue) and _reduced(clause, cue, before):
            return False
        at = cue.start - len(before)
        if "carried" in forms and any(p.end == at and p.numeral for p in clause.persons):
            return False  # "61,000 families have moved to shelters"
        return False if "participle" in forms and _second(clause, cue) else None
    if "state" in forms and not _stays(clause, cue, before):
        return None
    if "noun" in forms and cue.start and clause.lowers[cue.start - 1] == "the":
        return None  # "announced payments to the kin of the dead"
    return False if "intransitive" in forms or "state" in forms else None


def _after_passive(clause: Clause, cue: FoundCue) -> bool:
    """True for the second verb of "were lined up and shot", "was kidnapped on Monday and found dead"."""
    if not cue.start or clause.lowers[cue.start - 1] != "and" or "participle" not in cue.cue.forms:
        return False
    for i in range(cue.start - 2, max(0, cue.start - _PASSIVE_REACH), -1):
        word = clause.lowers[i]
        if not word[0].isalnum():
            return False
        if word in ("was", "were", "been") and clause.lowers[i + 1].endswith(("ed", "en")):
            return object_at(clause, cue.end) is None
    return False


def _shoots_at(clause: Clause, cue: FoundCue, before: list[int]) -> bool:
    """True for "the prisoners shot at the guards": who is told of with "the" acts."""
    if clause.lowers[cue.start : cue.end + 2] != ("shot", "at", "the"):
        return False
    actor = clause.until.get(before[0] if before else cue.start)
    return actor is not None and actor.definite and not actor.single


def _stays(clause: Clause, cue: FoundCue, before: list[int]) -> bool:
    """True for "17 are in hospital", "with 17 in hospital", "Teen in hospital"; not "doctors in hospital"."""
    if any(clause.lowers[i] in BE for i in before):
        return True
    start = cue.start - (cue.start > 0 and clause.lowers[cue.start - 1] in ADVERBS)  # "still behind bars"
    holder = next((p for p in clause.persons if p.end == start and (p.numeral or p.single)), None)
    before_holder = clause.lowers[holder.start - 1] if holder and holder.start else ""
    if holder and (before_holder == "," or (before_holder == "with" and holder.numeral)):
        return True  # "two dead, child in hospital"
    if any(other.cue.measure == "killed" and other.end < cue.start for other in clause.cues):
        return False  # "three died at the scene and two in hospital"
    return holder is not None


def infinite(clause: Clause, cue: FoundCue) -> bool:
    """True for "to kill", "would kill": a purpose or a possibility, no fact."""
    if _MODALS.isdisjoint(clause.words):
        return False
    words = clause.lowers[max(0, cue.start - 3) : cue.start]
    if len(words) == 3 and words[0] in _MODALS and words[2] in ("or", "and"):
        return True  # "to harm or kill"
    before = _auxiliaries_before(clause, cue.start)
    return bool(before) and clause.lowers[before[-1]] in _MODALS


def _is_noun(clause: Clause, cue: FoundCue) -> bool:
    """True for "the shooting", which has no object of its own."""
    return cue.start > 0 and clause.lowers[cue.start - 1] in _BEFORE_NOUN


def _fired(clause: Clause, cue: FoundCue) -> bool:
    """True for the noun of "fired one shot", "heard a second shot"."""
    if words_of(clause, cue) != ("shot",):
        return False
    before = clause.lowers[max(0, cue.start - 4) : cue.start]
    return any(word.startswith("fir") or word == "heard" for word in before) or (
        before[-1:] == ("shot",) and "one" in before
    )


def is_negated(clause: Clause, cue: FoundCue) -> bool:
    """True where "not" or "never" stands within three words before the outcome, and of "neither ... nor"."""
    if _DENYING.isdisjoint(clause.words):
        return False
    words = clause.lowers[: cue.start]
    neither = "neither" in words and "nor" in words[-_NOR_REACH:]
    return neither or not _NEGATION.isdisjoint(words[-3:]) or not _NEARLY.isdisjoint(words[-1:])


def _second(clause: Clause, cue: FoundCue) -> bool:
    """True for the last verb of "girl, 6, shot in the head, killed"."""
    if not cue.start or clause.lowers[cue.start - 1] != ",":
        return False
    ends = cue.end >= len(clause.lowers) or clause.lowers[cue.end] in ("in", "at", "on", ".")
    first = next((c for c in clause.cues if "participle" in c.cue.forms), cue)
    return ends and first.end < cue.start


def _reduced(clause: Clause, cue: FoundCue, before: list[int]) -> bool:
    """True for "six people shot at a party"; false for "the gunman shot into the house"."""
    start = before[0] if before else cue.start
    if start and clause.tokens[start - 1].text == ",":
        start -= 1  # "Boy, 6, shot dead"
        some = next((p for p in clause.persons if p.of_them and start - _PART_REACH < p.start < start), None)
        if some and clause.tokens[some.start - 1].text == ",":
            start = some.start - 1  # "nine people, six of them women, wounded"
    noun = clause.until.get(start)
    if noun is None:
        if cue.end == len(clause.lowers):
            colon = max((i for i, word in enumerate(clause.lowers) if word == ":"), default=-1)
            if sum(colon < p.start < cue.start for p in clause.persons) == 1:
                return True  # "Police: 6-year-old playing with gun shot and killed"
        joined = any(clause.lowers[i] in ("and", "or") for i in before)
        return joined or "intransitive" in cue.cue.forms
    behind = clause.lowers[cue.end] if cue.end < len(clause.tokens) else ""
    if cue.cue.measure in TAKEN and behind in _ARTICLES:
        return False  # "twenty rebels seized the town"
    shoots = cue.cue.measure == HIT and noun.kind == "perpetrator"
    return noun.kind != "pronoun" and not shoots


def _auxiliaries_before(clause: Clause, i: int) -> list[int]:
    """Return the token positions of auxiliaries and adverbs directly before token ``i``, nearest last."""
    found: list[int] = []
    j = i - 1
    while j >= 0 and len(found) < 4:
        word = clause.lowers[j]
        if word in ("and", "or") and j not in clause.cue_until:
            break
        if word in _BEFORE_VERB or word.endswith("ly"):
            found.insert(0, j)
            j -= 1
        elif word == "," and j in clause.cue_until:  # "18-year-old shot, killed by"
            found.insert(0, clause.cue_until[j].start)
            j = clause.cue_until[j].start - 1
        elif found and j + 1 in clause.cue_until:  # "was shot and killed"
            found.insert(0, clause.cue_until[j + 1].start)
            j = clause.cue_until[j + 1].start - 1
        else:
            break
    return found


def object_begins(clause: Clause, i: int) -> bool:
    """True where a noun phrase follows, of whatever noun, that is no time: "wounded a watchman"."""
    words = clause.lowers[i : i + _TIME_REACH]
    if not words:
        return False
    if words[0] in _DETERMINERS:
        return _TIMES.isdisjoint(words)
    return words[0].partition("-")[2].startswith("year")  # "shot 65-year old Jane Roe"


def _follows(clause: Clause, i: int) -> bool:
    return object_at(clause, i) is not None or owner_at(clause, i) is not None
