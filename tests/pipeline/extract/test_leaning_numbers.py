"""Numbers that lean on one told before: what was just said is left out."""

import pytest

from tests.pipeline.extract.reading import claims, numbers, told

CASES = {
    "the outcome is left out": {
        "The flood killed 12 people in Sofala, five in Manica and three in Tete.": (
            "killed 12, killed 20, killed 3, killed 5"
        ),
        "Some 8,400 people are sheltering in the church and 5,200 at the airport.": (
            "displaced 5200, displaced 8400"
        ),
        "Nsanje is worst hit, with 5,210 households affected, followed by Chikwawa with 3,980.": (
            "affected 3980, affected 5210, affected 9190"
        ),
        "The crash killed 12 people, and 20 soldiers sealed off the road.": "killed 12",
        "The flood killed 12 people. Firefighters, 60 of them, searched the ruins.": "killed 12",
    },
    "a row that adds up": {
        "Nine people, six women and three men, were killed in the fire.": "killed 3, killed 6, killed 9",
        "Fourteen people died in the raid - six attackers, five civilians, two policemen and a soldier.": (
            "killed 1, killed 14, killed 2, killed 5, killed 6"
        ),
        "The storm killed 15 people: nine in Leyte, four in Samar and two in Cebu.": (
            "killed 15, killed 2, killed 4, killed 9"
        ),
        "The blast killed five people, and three soldiers and two children were wounded.": (
            "injured 2, injured 3, killed 5"
        ),
        "Two others, a man and a woman, were killed in the fire.": "killed 2",
    },
    "some of those before": {
        "Nine people were killed in the flood. Three of them were children.": "killed 3, killed 9",
        "Nine people were killed in the flood. Of these, three were children.": "killed 3, killed 9",
        "Nine people were killed in the flood. Three were children.": "killed 3, killed 9",
        "Nine people were killed in the flood. Three were critical of the mayor.": "killed 9",
        "Fighting uprooted 18,500 people. Of those, 11,200 are with relatives and 7,300 in three camps.": (
            "displaced 11200, displaced 18500, displaced 7300"
        ),
        "The raid killed 38 people, nine of them children and five women.": "killed 38, killed 5, killed 9",
        "We counted 13 bodies after the blast, including those of the two girls.": "killed 13, killed 2",
        "Eight bodies were found; the injured, seven of them in a bad way, went to a hospital.": (
            "injured 7, killed 8"
        ),
        "The blast killed 30 people. Most of the victims had sought shelter there.": "killed 30",
    },
    "the number comes first": {
        "Three people died in the protest, bringing to nine the number killed.": "killed 3, killed 9",
        "Police put at over 300 the number of people arrested in the protest.": "detained 300+",
        "Divers raised to six the number of bodies recovered from the wreck.": "killed 6",
    },
    "some met another outcome": {
        "The disease has infected 38 people, 16 of whom have died.": "cases 38, killed 16",
        "The riot left five fans dead. Six officers were struck by stones.": "injured 6, killed 5",
        "A car bomb killed three soldiers, one of them an officer, and a civilian.": (
            "killed 1, killed 3, killed 4"
        ),
        "Police arrested nine people. Four are local journalists. Two are under 18.": (
            "detained 2, detained 4, detained 9"
        ),
        'The blast killed 21. "Most are civilians, but among them are three soldiers," he said.': (
            "killed 21, killed 3"
        ),
    },
    "a sum of what was counted before": {
        "Violence has displaced 1,200 children. With Chad, the total stands at 1,400.": (
            "displaced 1200, displaced 1400"
        ),
        "Gunmen abducted 20 passengers. The police put the figure at 11.": "abducted 11, abducted 20",
        "The crash killed 12 people. The total cost is 30 million.": "killed 12",
        "The number of houses lost in the fire rose to 512.": "homes_destroyed 512",
        "Some 200 families were displaced or severely affected.": "displaced 200",
    },
    "who is among them is not the subject": {
        "Nine people, among them the building's owner, have been arrested.": "detained 9",
        "At least 20 people, among them a guard, are missing after the flood.": "missing 1, missing 20+",
    },
    "a place and a number": {
        "So far: Sofala, 310 cases of cholera; Beira town, 120; Tete, 84; Manica, 31.": (
            "cases 120, cases 31, cases 310, cases 545, cases 84"
        ),
        "Migori recorded 912 cases of cholera, Homa Bay 731 and Nairobi 688.": (
            "cases 2331, cases 688, cases 731, cases 912"
        ),
        "Patna accounted for eight deaths in the storm, Vaishali for six, and Saran for five.": (
            "killed 19, killed 5, killed 6, killed 8"
        ),
        "The raid killed 12 people on Monday, May 15, France 24, a broadcaster, said.": "killed 12",
        "Of the 65 fatalities in the flood, 13 were in Bomet.": "killed 13, killed 65",
    },
    "another subject": {
        "The toll could not be confirmed, since reporters have no access after the blast.": "",
        "The battle began anew with 25 militants, six officers and three civilians killed.": (
            "killed 25, killed 3, killed 6"
        ),
        "Hundreds of people are missing and an unknown number are feared dead in the flood.": "missing 200+",
        "The group counts 268 political prisoners still behind bars.": "detained 268",
    },
    "those who met another outcome since": {
        "Twenty soldiers were captured in a raid, two of whom have since been executed.": (
            "detained 20, killed 2"
        ),
        "More than 70 were hospitalised after the crash, of whom nine are critical.": (
            "injured 70+, injured 9"
        ),
        "The fire killed 61 people. Forty of the deceased have been identified.": "killed 40, killed 61",
        "Police arrested eight suspects in the riot, and all but two were released.": "detained 8",
    },
    "of whom": {
        "The army rescued 206 men, 18 of whom needed hospital treatment.": "injured 18, rescued 206",
        "The bodies of three men were found in the wreck, bringing the dead to six.": "killed 3, killed 6",
        "The storm displaced 4,752 families, or 16,543 people.": "displaced 16543, displaced 4752",
        "Kassala accounts for 473 cases of cholera; Gedaref has 110 and River Nile 51.": (
            "cases 110, cases 473, cases 51, cases 634"
        ),
    },
    "some of a number": {
        "Six of the ten sailors kidnapped from a tanker have been released.": "abducted 10, rescued 6",
        "Nine of the 61 wounded, who arrived on doors, had died.": "injured 61, killed 9",
        "Two of the four men were killed in the blast.": "killed 2",
    },
    "the outcome stands behind its object": {
        "Rebels overran a post, killing seven officers and taking 14 prisoner.": "detained 14, killed 7",
        "Inmates held six employees, two of them pregnant women, hostage.": "abducted 2, abducted 6",
    },
    "those who were taken in": {
        "Since the flood 23 sites are hosting 9,870 people. The arena hosts 300 teams.": "displaced 9870",
        "Men set fire to a site sheltering 27,000 people; 27 were wounded.": "displaced 27000, injured 27",
    },
    "households and their persons": {
        "Floods have affected 12,000 households (61,400 people).": "affected 12000, affected 61400",
        "Affected by the storm: 900 families/4,120 persons in two regions.": ("affected 4120, affected 900"),
        "Persons missing: 31. Affected families: 22,610. Houses fully damaged: 1,940.": (
            "affected 22610, homes_destroyed 1940, missing 31"
        ),
        "After the typhoon: Dead - 5; Injured - 3; Missing - 1.": "injured 3, killed 5, missing 1",
    },
    "cases of a disease": {
        "Cholera has killed 12 people. There are 173 patients in three centres.": "cases 173, killed 12",
        "Sixty-eight probable or suspected cases of Ebola are being looked into.": "cases 68",
        "The ministry reported 20 cases of food poisoning.": "cases 20",
        "He was wanted in 14 cases of cattle theft after the riot that killed two.": "killed 2",
    },
    "verbs that leave the outcome to the article": {
        "The bomb killed 13 soldiers; the hospital treated 36 more.": "injured 36, killed 13",
        "Some 300 cases of cholera were found. The agency has treated 120 patients.": "cases 120, cases 300",
        "The mission lost 42 soldiers in the ambush.": "killed 42",
        "The party lost 12 seats in the vote after the attack.": "",
    },
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=f"{rule}: {text}")
        for rule, cases in CASES.items()
        for text, expected in cases.items()
    ],
)
def test_a_number_leans_on_another(text: str, expected: str) -> None:
    assert told(text) == expected


def test_parts_of_a_row_stay_within_their_whole() -> None:
    found = claims("Nine people, six women and three men, were killed in the fire.")
    assert numbers(c for c in found if c.part_of is None) == ["killed 9"]


def test_a_fear_between_a_number_and_its_outcome_is_of_that_number() -> None:
    found = claims("Fourteen people were feared killed and 30 injured when a bus fell into a gorge.")
    assert {c.measure: c.modality for c in found} == {"killed": "feared", "injured": "reported"}
