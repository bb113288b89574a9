"""What is noted of words that may name a place, before it is settled which place they name."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from pipeline.lexicon.gazetteer import Entry, fold

Role = Literal[
    "in",
    "near",
    "away",
    "dateline",
    "body",
    "resident",
    "of",
    "motion",
    "institution",
    "outlet",
    "bare",
    "address",
    "beyond",
]
"""How the words around a name tie it to what happens: "in X", "near X", the dateline, "X police" (body),
"X man" (resident), "mayor of X", "from X", "X University" (institution), "X Tribune" (outlet), or nothing;
"away" is a landmark, "80 km north of X"; "beyond" is the other side of a border, "the border with X";
"address" stands for a name in the article's URL, which only helps to settle what others mean."""

ADDRESS = -2
"""The sentence number of spots that no sentence has: the article's address and its publisher's name."""

PUBLISHER = -3
"""That of spots in the publisher's name as the feed gives it: they are heard, and no places themselves."""

_TELLING: frozenset[Role] = frozenset({"in", "near", "away", "dateline", "body", "resident"})


@dataclass(slots=True)
class Spot:
    """Words that may name a place. ``first`` and ``last`` are a half-open range of the sentence's tokens."""

    sentence: int
    first: int
    last: int
    name: str
    """As written."""
    entries: tuple[Entry, ...]
    """Places of that name; empty where GeoNames has none."""
    role: Role = "bare"
    section: bool = False
    """True where it is called a neighborhood, a district or the like."""
    settled: bool = False
    """True where it is called a town or village, or has a body such as a police department of its own."""
    within: "Spot | None" = None
    """The larger place that is named with it: "X, Texas"."""
    nation: str | None = None
    """Country whose demonym goes before: "the French city of X"."""
    key: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or fold(self.name)

    @property
    def telling(self) -> bool:
        return self.role in _TELLING or self.within is not None or self.settled


@dataclass
class Found:
    """All that was found in an article."""

    spots: list[Spot] = field(default_factory=list)
    nations: Counter[str] = field(default_factory=Counter)
    """Country -> how often its demonym is used."""
    written: set[str] = field(default_factory=set)
    """Words as the article has them: a name that is there in lower case too may be a plain word."""
    words: set[str] = field(default_factory=set)
    """All words of the article, in lower case, and all pairs: "grand_jury"."""
    persons: set[str] = field(default_factory=set)
    """Lower-case words that are parts of persons' and other names."""
    streets: set[str] = field(default_factory=set)
    """Folded names that streets bear in the article."""


def inside(spot: Spot, wide: list[Entry]) -> bool:
    """Whether a place of ``spot``'s name lies in one of ``wide``, or none is known at all."""
    if not spot.entries:
        return True
    return any(
        larger.kind in ("country", "admin2") or larger.admin1 in (entry.admin1, "")
        for entry in spot.entries
        if entry.kind != "country"
        for larger in wide
        if entry.country == larger.country
    )
