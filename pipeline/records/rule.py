"""Rule: why a number holds. docs/figures.md tells each in full, under its name."""

from typing import Annotated, Literal, TypeAlias

from pipeline.records.base import GROWS

Rule: TypeAlias = Annotated[
    Literal[
        "only_number",
        "whole",
        "latest_of_speaker",
        "latest",
        "given_most_often",
        "party_gives_way",
        "sum_of_parts",
        "fullest_group",
        "made_exact",
        "most_supported",
        "most_supported_pair",
        "final_count",
        "larger_of_latest",
        "wounded_died",
        "less_who_died",
        "nobody_told",
    ],
    GROWS,
]

SENTENCES: dict[Rule, str] = {
    "only_number": "No other number is reported.",
    "whole": "It counts everybody; the other numbers count parts of it.",
    "latest_of_speaker": "It is what its speaker said last; the number said before is replaced.",
    "latest": "It comes from the latest article.",
    "given_most_often": "Its article gives several numbers, and this one most often.",
    "party_gives_way": "A party to the event says otherwise, and gives way to whoever else counts.",
    "sum_of_parts": "Its article states no whole; the groups that it counts are added up.",
    "fullest_group": "Of the groups that its article counts, this one holds the others.",
    "made_exact": 'Its article says "over" or "at least", and elsewhere the exact number.',
    "most_supported": "Articles give different numbers, and support this one best.",
    "most_supported_pair": "Articles differ, and support this pair of dead and injured best.",
    "final_count": "The latest article states all that is reported of dead and injured: a final count.",
    "larger_of_latest": "The latest article states a larger number, and tolls rise.",
    "wounded_died": "The latest article counts as many persons, but more of them dead: wounded persons die.",
    "less_who_died": "Injured persons whom a later article names among the dead are taken out.",
    "nobody_told": "Articles that tell of the others tell of nobody here, and are supported best.",
}
"""What a reader is told of each rule, in one plain sentence."""
