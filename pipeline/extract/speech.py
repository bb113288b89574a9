"""Where a speaker stands: beside a verb of speech, or after "according to"."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract.bodies import Tokens, is_name
from pipeline.lexicon.load import load

_WORDS = load("speakers")
_VERBS = frozenset(_WORDS["verbs"]) - {"according"}
_COUNTING = frozenset(_WORDS["verbs_of_counting"])
_CLAUSED = frozenset(_WORDS["verbs_with_that"])
_WITH_OF = frozenset(_WORDS["verbs_with_of"])
_STANDING = frozenset(("stood", "stands"))
_SHOWING = frozenset(_WORDS["verbs_of_showing"])
_ISSUED = frozenset(_WORDS["issued"])
_OWNED = frozenset(_WORDS["owned"])
_ISSUES = frozenset((*_WORDS["tolls"], *_WORDS["issues"])) - {"at"}
_ASIDE = frozenset(_WORDS["participles"])
_PUTTING = frozenset(_WORDS["verbs_of_putting"])
_TOLLS = frozenset(_WORDS["tolls"])
_CREDITS = frozenset(_WORDS["credits"])
_NO_SPEECH = {verb: frozenset(after) for verb, after in _WORDS["no_speech"].items()}
_BETWEEN = frozenset(_WORDS["between"])
_PASSIVE = frozenset(_WORDS["passive"])
_BOUNDARIES = frozenset(_WORDS["boundaries"])
_BACK_CLOSERS = _BOUNDARIES | {"."}
_CLOSERS = _BACK_CLOSERS | frozenset(_WORDS["closers"])
_APPOSITION = frozenset(_WORDS["apposition"])
TITLES = frozenset(_WORDS["titles"])
TITLE_PARTS = TITLES | {"."}
PARTICLES = frozenset(_WORDS["particles"])
_ROLES = frozenset(title for title in TITLES if not title.endswith("s"))
PRONOUNS = frozenset((*_WORDS["pronouns"], *_WORDS["body_pronouns"]))
_QUOTING = frozenset(("quoted", "quotes", "cited", "cites"))
_DASHES = frozenset((":", "-", "–", "—"))
_LEARNING = frozenset(("learned", "learnt", "heard"))
_CITING = frozenset(("quoting", "citing"))
_BY_COUNT = frozenset(("account", "count", "reckoning", "estimate"))
_TAKING_IN = frozenset(("received", "took"))
"""What a hospital does that tells of those whom it saw; others receive wounds."""
_SUFFERED = frozenset("wounds wound injuries injury burns treatment care aid help".split())
_TWO_WORDS = frozenset({("made", "known"), ("makes", "known"), ("let", "know")})
WAKING = frozenset(("(", "made", "makes", "let", "received", "took")).union(
    _VERBS,
    _LEARNING,
    _CITING,
    _COUNTING,
    _CLAUSED,
    _WITH_OF,
    _ISSUED,
    _SHOWING,
    _PUTTING,
    _CREDITS,
    _QUOTING,
    _DASHES,
    _BY_COUNT,
    _STANDING,
    _OWNED,
) | {"according", "per"}
"""Words without which nobody is named as a speaker."""
_LISTED = frozenset(phrase for kind in _WORDS["kinds"].values() for phrase in kind if phrase.endswith("s"))
_OPENERS = frozenset(("", ";", "while", "but", "and", "whereas"))
_HOME = frozenset(("of", "from"))
_CLOCK = 3
"""Tokens of a clock time, "14:20"."""
_RELATIVE = frozenset(("that", "which", "who"))
_AUXILIARY = frozenset("is are was were has have had".split())
_TOLL_REACH = 8
_LONGEST_NAME = 16
"""How many words a speaker with all titles may take."""
_LONGEST_APPOSITION = 30
_LONGEST_PERSON = 7
_ASIDES = frozenset("for in on at during after".split())
_LONGEST_ASIDE = 7
"""Words of "for its part", "in a message to reporters" between a speaker and the verb."""
_NO_ADVERBS = frozenset("family assembly ally rally italy july weekly daily monopoly".split())
_NO_SPEAKER = frozenset("at to during after by via through with".split())
"""Behind "said" they tell where and to whom."""
_LOSSES = frozenset("dead deaths wounded injured killed".split())


class Frame(NamedTuple):
    """Token range of a speaker, what explains it ("Jane Roe, a spokeswoman for the ministry"), and the name
    in apposition ("the ministry's spokeswoman, Jane Roe")."""

    start: int
    end: int
    more: tuple[int, int] = (0, 0)
    name: tuple[int, int] | None = None
    counts: bool = False
    """The verb is one of counting: the speaker may be a body alone, and a verb of speech goes before."""
    forward: bool = False
    """The speaker's words follow: "police said two died", not "two died, police said"."""
    again: bool = False
    """The verb has no subject of its own: "he gave no names and said", "she disputed this, saying"."""


def find_frames(tokens: Tokens, title: bool) -> Iterator[Frame]:
    """Yield where a speaker may stand, beside each verb of speech and after "according to"."""
    for i in [i for i, token in enumerate(tokens) if token.lower in WAKING]:
        word = tokens[i].lower
        if word == "according" and lower_at(tokens, i + 1) == "to":
            yield _after(tokens, i + 2)._replace(forward=lower_at(tokens, i - 1) in _OPENERS)
        elif word == "per" and lower_at(tokens, i - 1) in ("as", ","):
            yield _after(tokens, i + 1)._replace(forward=i < 2)
        elif word in _QUOTING:
            yield from _quoted(tokens, i)
        elif word in _CITING:
            yield _after(tokens, i + 1)._replace(forward=i < 2)
        elif word in _LEARNING and lower_at(tokens, i + 1) == "from":
            yield _after(tokens, i + 2)._replace(forward=True)
        elif word == ":" and _labels(tokens, i):
            yield Frame(_CLOCK, i, forward=True)  # "14:20 Red Cross: 300 are in the school."
        elif word in _BY_COUNT and "by" in (words := [lower_at(tokens, n) for n in range(i - 5, i)]):
            yield Frame(i - words[::-1].index("by"), i, forward=True)
        elif word == "speaking" and lower_at(tokens, i - 1) == "is" and i > len(tokens) - 3:
            yield Frame(_back(tokens, i - 1), i - 1, forward=True)  # "The minister is speaking."
        elif word in _OWNED and lower_at(tokens, i - 1) == "'s":
            yield Frame(_back(tokens, i - 1), i - 1, forward=True, counts=True)
        elif word in _STANDING and lower_at(tokens, i + 1) == "at":
            start = _back(tokens, i)  # "the ministry's list stood at 803", "the list of the ministry"
            if not _OWNED.isdisjoint(token.lower for token in tokens[start:i]):
                yield Frame(start, i, forward=True, counts=True)
        elif word in _ISSUED and lower_at(tokens, i + 1) == "by" and lower_at(tokens, i - 1) in _ISSUES:
            yield _after(tokens, i + 2)._replace(forward=True)
        elif word == "(" and (end := _credit(tokens, i)):
            yield Frame(i + 1, end, counts=True)  # "9,720 refugees are registered (UNHCR)."
        elif (word, lower_at(tokens, i + 1)) in _TWO_WORDS and lower_at(tokens, i - 1) != ",":
            yield from _beside(tokens, i)
        elif word in _CREDITS and lower_at(tokens, i + 1) == ":":
            yield _after(tokens, i + 2)
        elif _speaks(tokens, i, title):
            yield from _beside(tokens, i)
        elif word in _PUTTING and _toll_near(tokens, i):
            yield from (frame._replace(forward=True) for frame in _beside(tokens, i))
        elif word in _TAKING_IN:
            taken = word == "received" or lower_at(tokens, i + 1) == "in"
            if taken and _SUFFERED.isdisjoint(token.lower for token in tokens[i : i + 6]):
                yield from (f._replace(counts=True, forward=True) for f in _beside(tokens, i))
        elif word in _COUNTING:
            yield from (frame._replace(counts=True, forward=True) for frame in _beside(tokens, i))
        elif title and word in _DASHES:
            if i < 4:
                yield Frame(0, i, forward=True)
            elif i > len(tokens) - 5:
                yield Frame(i + 1, len(tokens))


def _credit(tokens: Tokens, opening: int) -> int:
    """Return where the brackets close whose body a sentence or a heading ends with, 0 where they do not; of
    "the Disaster Agency (DA)" they hold its initials."""
    closing = next((n for n in range(opening + 1, len(tokens)) if tokens[n].text == ")"), 0)
    ends = bool(closing) and all(token.text in ".:" for token in tokens[closing + 1 :])
    return closing if ends and not tokens[opening - 1].capital else 0


def _labels(tokens: Tokens, colon: int) -> bool:
    """True where nothing but a clock time and a name stands before the colon of an entry."""
    clock = (
        colon > _CLOCK
        and tokens[0].text.isdecimal()
        and tokens[1].text in ":.h"
        and tokens[2].text.isdecimal()
    )
    return clock and colon - _CLOCK <= _LONGEST_PERSON and all(tokens[n].capital for n in (_CLOCK, colon - 1))


def _quoted(tokens: Tokens, verb: int) -> Iterator[Frame]:
    """Yield the mayor of "the agency quoted the mayor as saying" and of "the mayor was quoted as saying"."""
    end = next((n for n in range(verb + 1, min(verb + 14, len(tokens))) if tokens[n].lower == "as"), 0)
    if end == verb + 1:
        yield Frame(_back(tokens, verb - 1), verb - 1, forward=True)
    elif end:
        yield Frame(verb + 1, end, forward=True)


def _speaks(tokens: Tokens, i: int, title: bool) -> bool:
    word = tokens[i].lower
    if word in _SHOWING and lower_at(tokens, i - 1) in _OWNED:
        return True  # "the council's records showed five towns with 12 dead"
    if word in _CLAUSED:
        after = lower_at(tokens, i + 1)
        return after in ("that", "there", ".", "") or lower_at(tokens, i + 2) == "that"
    if word in _WITH_OF and word not in _VERBS:
        to_us = [lower_at(tokens, i + 1), lower_at(tokens, i + 2)] in (["to", "us"], ["with", "us"])
        return to_us or lower_at(tokens, i + 1) in ("of", "about")
    if word == "accused" and lower_at(tokens, i + 1) in ("of", ""):
        return False  # "a man accused of killing two"
    return word in _VERBS and (title or not tokens[i].capital)


def _toll_near(tokens: Tokens, i: int) -> bool:
    if tokens[i].lower in ("gives", "gave") and not _LOSSES.isdisjoint(t.lower for t in tokens[i : i + 5]):
        return True  # "the ministry now gives ten dead"
    words = [token.lower for token in tokens[i : i + _TOLL_REACH + 1]]
    least = {n for n, word in enumerate(words) if word == "at" and words[n + 1 : n + 2] == ["least"]}
    return any(word in _TOLLS and n not in least for n, word in enumerate(words[:_TOLL_REACH]))


def _beside(tokens: Tokens, verb: int) -> Iterator[Frame]:
    """Yield the speaker before or after the verb at ``verb``."""
    word, after = tokens[verb].lower, lower_at(tokens, verb + 1)
    subject = verb
    while subject and (tokens[subject - 1].lower in _BETWEEN or _adverb(tokens[subject - 1].lower)):
        subject -= 1
    previous = lower_at(tokens, subject - 1)
    if not previous or previous in _PASSIVE:
        if after == "by":
            yield _after(tokens, verb + 2)
    elif _no_speech(tokens, verb):
        return
    elif after == "by" and word == "claimed":
        return  # "two bombings claimed by the group"
    elif previous == "and" or (previous == "," and word in _ASIDE):
        yield _opening(tokens)._replace(forward=True, again=True)
    elif previous == ")":
        opened = next((n for n in range(subject - 2, 0, -1) if tokens[n].text == "("), 0)
        if opened:
            start = _back(tokens, opened)
            yield Frame(start, opened, forward=_forward(tokens, start, verb))
    elif previous not in _BOUNDARIES:
        start, end = _back(tokens, subject), subject
        if start > 1 and tokens[start - 1].lower in _RELATIVE and tokens[start].lower in _AUXILIARY:
            start, end = (
                _back(tokens, start - 1),
                start - 1,
            )  # "the mission that is watching the truce reported"
        yield Frame(start, end, forward=_forward(tokens, start, verb))
    elif not previous.isalpha():
        if previous == ",":
            for frame in _explained(tokens, subject - 1):
                yield frame._replace(forward=_forward(tokens, frame.start, verb))
        if after not in _NO_SPEAKER:
            yield _after(tokens, verb + 1)


def _adverb(word: str) -> bool:
    return word.endswith("ly") and word not in _NO_ADVERBS


def _no_speech(tokens: Tokens, verb: int) -> bool:
    """True for "said to be hurt", "claimed responsibility", "has claimed more than 200 lives"."""
    reach = 4 if tokens[verb].lower in ("said", "reported") else 7
    behind = (token.lower for token in tokens[verb + 1 : verb + reach])
    return not _NO_SPEECH.get(tokens[verb].lower, frozenset()).isdisjoint(behind)


def _forward(tokens: Tokens, start: int, verb: int) -> bool:
    """True where what is said follows the verb; False for "two died, police said on Monday"."""
    before, after = lower_at(tokens, start - 1), lower_at(tokens, verb + 1)
    if before.isalpha() or not before or before == ";":
        return True
    if tokens[verb].lower in ("told", "tells"):
        return any(lower_at(tokens, n) == "that" for n in range(verb + 1, verb + 7))
    return not (after in _CLOSERS or after in _BETWEEN or not after) or after == "that"


def _opening(tokens: Tokens) -> Frame:
    """The subject that a sentence opens with, behind a label as "Kurnool, India:"."""
    for n in range(1, min(_LONGEST_PERSON, len(tokens) - 2)):
        if tokens[n].text == ":" and tokens[n + 1].text[0].isalpha():
            frame = _opening(tokens[n + 1 :])
            return Frame(frame.start + n + 1, frame.end + n + 1)
    if tokens[0].lower in PRONOUNS:
        return Frame(0, 1)
    end = 0
    while end < len(tokens) and (is_name(tokens, end) or tokens[end].lower in TITLES):
        end += 1
    if end:
        return Frame(0, end)
    commas = [n for n in range(1, min(_LONGEST_NAME, len(tokens))) if tokens[n].text == ","]
    if len(commas) > 1 and _names_role(tokens, (0, commas[0]), (commas[0] + 1, commas[1])):
        return Frame(0, commas[1], name=(commas[0] + 1, commas[1]))
    verb = next((n for n in range(1, min(_LONGEST_PERSON, len(tokens))) if tokens[n].lower.endswith("ed")), 4)
    return Frame(0, min(verb, len(tokens)))


def _after(tokens: Tokens, start: int) -> Frame:
    """The speaker after "said" or "according to", with an apposition after its comma."""
    end = start
    while end < len(tokens) and end - start < _LONGEST_NAME and not _closes(tokens, end, _CLOSERS):
        end += 1
    more = end + 1
    if lower_at(tokens, end) != ",":
        return Frame(start, end)
    name = more
    while name < len(tokens) and not _closes(tokens, name, _CLOSERS):
        name += 1
    if _names_role(tokens, (start, end), (more, name)):
        return Frame(start, name, name=(more, name))
    if name == more + 1 and tokens[more].capital and lower_at(tokens, name) == ",":
        return Frame(start, end, (more, name))  # "the national disaster service, Nadis, 12 died"
    if lower_at(tokens, more) not in _APPOSITION:
        return Frame(start, end)
    last = more
    while last < len(tokens) and tokens[last].text not in ".,;":
        last += 1
    return Frame(start, end, (more, last))


def _explained(tokens: Tokens, comma: int) -> Iterator[Frame]:
    """Yield "Jane Roe" of "Jane Roe, a spokeswoman for the ministry, said", or the whole of "the ministry's
    spokeswoman, Jane Roe, said"; ``comma`` is the second."""
    for start in range(comma - 1, max(0, comma - _LONGEST_APPOSITION), -1):
        if tokens[start].text != ",":
            continue
        first = _back(tokens, start)
        end = next((n for n in range(start + 2, comma) if tokens[n].lower in _HOME), comma)
        if _names_role(tokens, (first, start), (start + 1, end)):
            yield Frame(first, end, name=(start + 1, end))  # "a witness, Jane Roe of Bravo village, said"
            return
        if (role := _back(tokens, first - 1)) < first and _names_role(
            tokens, (role, first - 1), (first, start)
        ):
            yield Frame(role, start, name=(first, start))  # "the mayor, Jane Roe, who was there, said"
            return
        opens = tokens[start + 1]
        if (
            opens.lower in _APPOSITION
            or opens.text.isdecimal()
            or comma - start < 4
            or (opens.lower in _ASIDES and comma - start < _LONGEST_ASIDE)
            or opens.lower.endswith(("ing", "ed"))  # "Jane Roe, appearing on television, said"
        ):
            yield Frame(first, start, (start + 1, comma))
            return


def _names_role(tokens: Tokens, role: tuple[int, int], name: tuple[int, int]) -> bool:
    """True where ``name`` is nothing but a person's, and ``role`` says what the person is."""
    words = tokens[slice(*name)]
    return (
        role[0] < role[1]
        and 1 < len(words) <= _LONGEST_PERSON
        and (
            tokens[role[0]].lower in ("a", "an", "the")
            or not _ROLES.isdisjoint(t.lower for t in tokens[slice(*role)])
        )
        and any(is_name(tokens, n) for n in range(*name))
        and all(
            is_name(tokens, n)
            or tokens[n].lower in TITLE_PARTS
            or tokens[n].lower.partition("-")[0] in PARTICLES
            for n in range(*name)
        )
    )


def _back(tokens: Tokens, end: int) -> int:
    start = end
    while start > 0 and end - start < _LONGEST_NAME:
        if lower_at(tokens, start - 1) == ")" and lower_at(tokens, start - 3) == "(":
            start -= 3  # "the National Disaster Agency (NDA) spokesman"
        elif _closes(tokens, start - 1, _BACK_CLOSERS):
            break
        else:
            start -= 1
    return start


def _closes(tokens: Tokens, i: int, closers: frozenset[str]) -> bool:
    """True where the words of a speaker end; "Sgt.", "J.", "Health and Welfare" and "medics
    and residents" go on."""
    word = tokens[i].lower
    if tokens[i].text == "WHO":
        return False
    if word in "'’" and tokens[i - 1].lower.endswith("s") and lower_at(tokens, i + 1).isalpha():
        return not tokens[i + 1].text.islower()  # "the refugees' committee"
    if word == "." and i:
        return tokens[i - 1].lower not in TITLES and len(tokens[i - 1].text) > 1
    if word == "and" and 0 < i < len(tokens) - 1:
        both = {tokens[i - 1].lower, tokens[i + 1].lower}
        return not ((tokens[i - 1].capital and tokens[i + 1].capital) or both <= _LISTED)
    return word in closers


def lower_at(tokens: Tokens, i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""
