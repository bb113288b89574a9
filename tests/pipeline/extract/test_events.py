"""Which numbers of an article belong to one event."""

import pytest

from pipeline.records.mention import Mentions
from tests.pipeline.extract.reading import numbers, read, wholes


def events(found: Mentions) -> list[str]:
    """Return what is told of each event: "Mosul: killed 2"."""
    return sorted(
        f"{m.place.name if m.place else '?'}: {', '.join(numbers(m.claims))}"
        for m in found.mentions
        if m.claims
    )


@pytest.mark.parametrize("mark", [":", " -", " —"])
def test_each_item_of_a_round_up_is_an_event(mark: str) -> None:
    text = (
        f"KENYA{mark} A bus plunged into a river on Sunday. Ten people died and 24 were hurt.\n\n"
        f"PERU{mark} Gunmen attacked a bus on Saturday. Two passengers were killed.\n\n"
        f"*TURKEY{mark} Ten people were killed by a bomb in a market.\n\n"
        f"SPORT{mark} The coach was hurt in a car crash."
    )
    found = read(text, title="In brief")
    assert not any(m.primary for m in found.mentions)
    assert events(found)[-3:] == ["Kenya: injured 24, killed 10", "Peru: killed 2", "Turkey: killed 10"]


def test_a_dateline_begins_no_item() -> None:
    text = "LIMA — Gunmen attacked a bus in Peru on Saturday. Two passengers were killed and six wounded."
    assert events(read(text)) == ["Lima: injured 6, killed 2"]


@pytest.mark.parametrize(
    "lead",
    [
        "Police opened fire on crowds protesting against last month's election in Lima, killing 5 people.",
        "Survivors of last week's shooting in Lima, which killed 5 people, met on Sunday.",
        "A man wounded in a shooting in Lima last week has died, bringing the number of people killed to 5.",
    ],
)
def test_what_the_lead_tells_of_is_the_event_of_the_headline(lead: str) -> None:
    found = read(f"{lead} The shooting happened in a market.", title="Lima shooting: five killed")
    assert [m.primary for m in found.mentions] == [True]


def test_last_months_event_is_another() -> None:
    text = "A bomb killed two people in Lima on Monday. A bomb in Lima last month killed seven."
    assert len(read(text).mentions) == 2


def test_a_wounded_constable_is_not_the_captain_who_died() -> None:
    text = "A captain was killed in Lima. The fight lasted hours. Five soldiers and a constable were injured."
    assert wholes(text) == "injured 6, killed 1"


def test_a_further_incident_is_another_event() -> None:
    text = (
        "On 17 June a drone strike on a mill in Aleppo killed 24 people.\n\n"
        "In a further incident, on 25 June, a drone struck a well in Homs and killed seven people."
    )
    assert events(read(text)) == ["Aleppo: killed 24", "Homs: killed 7"]


def test_an_aside_turns_to_no_other_event() -> None:
    text = (
        "The river flooded Kasese on 6 July. (Three people had been hurt in an unrelated collision.)\n\n"
        "In all 249 houses were destroyed."
    )
    assert "Kasese: homes_destroyed 249" in events(read(text))
