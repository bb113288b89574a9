"""What one sentence says of one outcome: who met it, and in which words."""

from msgspec import Struct

from pipeline.extract.persons import Persons
from pipeline.records.claim import Unit


class Statement(Struct, frozen=True, gc=False):
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
    own_hand: bool = False
    """They did it to themselves: "shot himself", "took her own life"."""
    done_to: bool = False
    """Somebody else did it: they stand behind an active verb, or "by" stands behind a passive one."""
    besides: bool = False
    """One more than the number that its sentence states before."""
    slight: bool = False
    """Hurt so little that nobody dies of it: "slightly injured"."""
    outcome_in: "Statement | None" = None
    """The statement of a later sentence that tells what became of these persons."""
