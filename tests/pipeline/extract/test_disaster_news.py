"""Constructions that news of disasters, accidents and epidemics is full of."""

import pytest

from tests.pipeline.extract.reading import claims, numbers, only, told, wholes

TOLD = {
    "Missing were 12 fishermen of the island.": "missing 12",
    "A coaster has not been heard from since Friday with nine men on board.": "missing 9",
    "Seven women, the oldest of them 78, died of suffocation in the crush.": "killed 7",
    "Two guards were killed and nine people, six of them children, wounded in the blast.": (
        "injured 6, injured 9, killed 2"
    ),
    "The clinic treated nine patients for snakebite, of whom two, both women, died.": "killed 2",
    "The town's hospital admitted 21 after the ferry sank, doctors said.": "injured 21",
    "The condition of five of the injured workers was critical, a doctor said.": "injured 5",
    "Police arrested the mill's owner, his wife and a night watchman.": "detained 3",
    "Ninety families (some 430 persons) of three villages have fled.": "displaced 430, displaced 90",
    "Nearly 2,400 people from five other estates had been evacuated.": "evacuated 2400",
    "Lightning killed two herders, a mother and daughter, near the river.": "killed 2",
    "Fire killed five people. Twenty men undergoing treatment for addiction escaped.": "killed 5",
    "The commissioner reports six deaths, of which four are children.": "killed 4, killed 6",
    "Police are holding the mill's owner, his wife and a watchman after the fire.": "detained 3",
    "The clinic in Beira has seen 137 children with cholera since the outbreak began.": "cases 137",
    "The flood tore through Beira. Totally damaged houses were placed at 6,655.": "homes_destroyed 6655",
    "Three of the divers fainted and one needed eleven stitches.": "injured 1, injured 3",
    "The blast killed four, bringing to 23 the number of people who have succumbed to burns.": (
        "killed 23, killed 4"
    ),
}


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_a_disaster_is_told(text: str, expected: str) -> None:
    assert told(text) == expected


def test_one_more_than_the_number_before() -> None:
    text = "Two women died in the blaze on Friday, and a firefighter lost his life hours later."
    assert "killed 3" in wholes(text)


def test_what_cannot_be_substantiated_is_denied() -> None:
    assert only("Reports of over 60 dead in the flood cannot be substantiated.").modality == "denied"


def test_what_others_put_or_confirm() -> None:
    text = "Six people drowned in the flood, the commissioner said. "
    assert told(text + "Partners have confirmed two.") == "killed 2, killed 6"
    assert "killed 25-30" in told(text + "Local people put it at 25 to 30, as families are missing.")


def test_a_ninth_is_one_more_than_eight() -> None:
    text = "Eight people died there; a ninth, the girl's uncle, died on the way to hospital."
    assert "killed 9" in wholes(text)


def test_treated_and_discharged_patients_of_an_outbreak_are_not_injured() -> None:
    text = "Of 641 cholera cases in Beira, 572 patients have been treated and discharged. Nine have died."
    assert "injured" not in told(text)


def test_patients_in_hospital_of_an_outbreak_are_not_injured() -> None:
    text = "Nine of 104 people infected have died of cholera. Eleven patients are in hospital."
    assert "injured" not in told(text)


def test_the_fatal_of_so_many_cases_are_persons() -> None:
    found = claims("The region has had 968 cases of meningitis, of which 57 fatal.")
    assert {(c.measure, c.low, c.unit) for c in found} == {("cases", 968, "cases"), ("killed", 57, "persons")}


def test_what_a_neighbouring_country_counts_is_its_own() -> None:
    text = "Cholera has killed 57 people in Kenya. In neighbouring Uganda, 960 people have died since May."
    assert {c.low: c.scope for c in claims(text)} == {57: "event", 960: "background"}


def test_a_pair_of_numbers_is_held_against_a_pair() -> None:
    text = "State radio put the dead at 96 and the injured at more than 400, up from 61 and 220 on Friday."
    assert wholes(text) == "injured 400+, killed 96"


def test_a_toll_that_has_gone_up_from_a_number_is_not_that_number() -> None:
    assert told("Four children died. The toll had gone up from two in the morning.") == "killed 4"


def test_whom_somebody_numbers() -> None:
    text = "Of the injured, whom he numbered at 61, twenty-eight were flown to the capital."
    assert wholes(text) == "injured 61"


def test_another_seven_are_added_to_the_number_before_them() -> None:
    found = "The guard said 24 bodies had been found by evening. Another seven people drowned at Bravo."
    title = "Ferry sinks off Charlie"
    assert "killed 31" in numbers(c for c in claims(found, title=title) if c.part_of is None)
    all_of_them = "Nine people died on the spot and three others died in hospital."
    assert "killed 12" in numbers(claims(all_of_them, title="Bus crash kills 12"))
    whole = numbers(c for c in claims(all_of_them, title="Bus crash kills 12") if c.part_of is None)
    assert whole == ["killed 12"]


def test_who_fights_for_his_life_is_no_fighter() -> None:
    assert told("Eight people are fighting for their lives after a wall collapsed.") == "injured 8"


def test_what_claims_victims_or_costs_lives() -> None:
    assert told("The quake claimed three victims.") == "killed 3"
    assert told("The fire in the hostel cost 25 students their lives.") == "killed 25"
    assert told("The mistake cost the victim a trip to the shop.") == ""
    assert told("The driver was the only fatality of the crash.") == "killed 1"
