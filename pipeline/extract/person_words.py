"""Words of phrases for persons: head nouns by kind, and what may stand before and behind them."""

from pipeline.lexicon.load import load
from pipeline.lexicon.world import demonyms
from pipeline.records.claim import CivilianStatus

_LEXICON = load("persons")
_KINDS = ("generic", "civilian", "kin", "combatant", "police", "perpetrator")


def _words(table: str, key: str = "words") -> frozenset[str]:
    return frozenset(_LEXICON[table][key].split())


SINGULAR = {word: kind for kind in _KINDS for word in _LEXICON[kind]["singular"].split()}
PLURAL = {word + "s": kind for word, kind in SINGULAR.items()} | {
    word: kind for kind in _KINDS for word in _LEXICON[kind]["plural"].split()
}
_PEOPLES = _words("peoples")
_NAMES = frozenset(name.split()[-1] for name in demonyms())
_DEMONYMS = frozenset(name for name in _NAMES if name.removesuffix("s") not in _NAMES - {name})
ADJECTIVES = (_words("adjectives") | _PEOPLES | _DEMONYMS) - frozenset(PLURAL)
"""Heads that are adjectives before another noun: "rebel positions", "an Iraqi town"."""
PEOPLES = frozenset(
    people if people.endswith(("s", "sh", "ch", "se")) else f"{people}s" for people in _PEOPLES | _DEMONYMS
)
PLURAL |= dict.fromkeys(PEOPLES, "generic")
SINGULAR |= dict.fromkeys(_PEOPLES | _DEMONYMS, "generic")
STATUS: dict[str, CivilianStatus] = {kind: _LEXICON[kind]["status"] for kind in _KINDS}
PEOPLE: dict[str, str] = {
    word: measure for measure, entry in load("measures").items() for word in entry.get("people", ())
}
"""Words for those whom an outcome befell, and its measure: "the dead", "those arrested"."""
COLLECTIVE: dict[str, int] = _LEXICON["collective"]
FUNCTION = _words("function")
MALE, FEMALE, CHILD, GROWN = (_words("gender", key) for key in ("male", "female", "child", "grown"))
MODIFIERS = _words("modifiers")
COMPOUNDS = _words("compounds")
POSSESSIVE = frozenset("his her their its my our your".split())
DETERMINERS = POSSESSIVE | frozenset("the this that these those".split())
ORDINAL_PERSON = {word: n for n, word in enumerate(load("numbers")["ordinals"]["words"], 2)}
OTHER = frozenset("another other others additional more further".split()) | frozenset(ORDINAL_PERSON)
REMAINS = frozenset("body bodies corpse corpses".split())
UNBORN = frozenset({"unborn", "stillborn", "fetus", "foetus"})
QUOTES = frozenset("\"“”'‘’")
_PHRASES = [
    phrase.split()
    for entry in (*load("measures").values(), load("outcomes")["hit"])
    for form in ("base", "ing", "participle")
    for phrase in entry.get(form, ())
]
VERBS = frozenset(words[-1] for words in _PHRASES) - frozenset(SINGULAR) - frozenset(PLURAL)
ALONE = frozenset(words[0] for words in _PHRASES if len(words) == 1) & VERBS
"""Verbs by themselves: no "safety" of "brought to safety"."""
BEARING = frozenset(word for entry in load("measures").values() for word in entry.get("bearing", ())) - {
    "with",
}
"""Verbs before injuries: "14 sustained varying degrees of injuries"."""
_DYING = frozenset(
    phrase.split()[0]
    for phrase in load("measures")["killed"]["intransitive"]
    if phrase.split()[0].endswith("ed")
)
_BARE_NEXT = (
    BEARING
    | _DYING
    | frozenset(
        "were was are is have had has been be others other more of killed dead wounded injured hurt shot "
        "given listed taken fled swam lost still later missing homeless trapped critically fatally seriously "
        "including reportedly remain remains remained hostage captive prisoner".split()
    )
)
NO_NOUN = FUNCTION | _BARE_NEXT
GRAMMAR = FUNCTION | VERBS
OPENING = 4
