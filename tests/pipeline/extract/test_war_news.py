"""How news from wars and raids tells its numbers."""

import pytest

from tests.pipeline.extract.reading import told

CASES = {
    "ages": {
        "The blast killed a man of 71 and hurt a girl of 15.": "injured 1, killed 1",
        "A woman of 71 who had been in grave condition died in hospital.": "killed 1",
        "Nine others were hurt, the youngest of them 15 and the oldest 78, doctors said.": "injured 9",
    },
    "nouns before a noun": {
        "The governor said that a drone had killed two road workers near the river.": "killed 2",
        "Three bank employees were hurt in the blast.": "injured 3",
    },
    "about so many": {
        "Sixty-odd arrests were made at the march.": "detained 60",
        "A good twenty soldiers are missing after the ambush.": "missing 20",
    },
    "words for an outcome": {
        "In the raid 73 mutineers perished and 19 trucks were burnt.": "killed 73",
        "The raid martyred 112 innocent citizens.": "killed 112",
        "The spokesman said that only three of his men had been martyred in the clash.": "killed 3",
        "Two soldiers laid down their lives in the ambush.": "killed 2",
        "In 2006 the same river drowned 256 people.": "killed 256",
        '"We have buried nineteen in this village alone," the elder said after the raid.': "killed 19",
        "A baker who lost his two sons in the air raid said so.": "killed 2",
        "We stopped counting at forty bodies after the air raid.": "killed 40",
        "From 2 to 22 March 968 cases of cholera were notified, of which 57 fatal.": "cases 968, killed 57",
        "A nurse is concussed after the blast.": "injured 1",
        "Surgeons amputated the legs of two brothers after the shelling.": "injured 2",
        "MSF operated on 38 war-wounded after the battle.": "injured 38",
        "No coalition forces were injured in the bombing.": "injured 0",
        "Eighteen were shown arrested in the case of the riot.": "detained 18",
        "A court sent 131 of the arrestees to jail after the march.": "detained 131",
        "The rebels had three sailors in their custody after the sea battle.": "abducted 3",
        "Two fishermen from the port, who had been at sea, did not return after the battle.": "missing 2",
        "Around 350 families have left the district since the clashes.": "displaced 350",
        "Over 1,500 women and children had run to the town after the raid.": "displaced 1500+",
        "As many as 50,698 people are lodged in 349 relief camps.": "displaced -50698",
        "In 12 villages 1,120 of the 1,390 homes are gone after the quake.": "homes_destroyed 1120",
    },
    "who died later": {
        "Five were hurt in the blast. One guard hurt in it, Omar Roe, died. Roe, wounded Friday, was 40.": (
            "injured 4, injured 5, killed 1"
        ),
        "Nineteen wounded reached the clinic after the shelling; a five-year-old girl died in surgery.": (
            "injured 19, killed 1"
        ),
    },
    "who is counted": {
        "Eight members of the guard embraced martyrdom in the ambush.": "killed 8",
        "Eleven civilians, of whom two were aid workers, are reported dead in the fighting.": (
            "killed 11, killed 2"
        ),
        "The 66 persons were killed, of whom 27 were below the age of sixteen.": "killed 27, killed 66",
        "The bodies of 43 people, 16 of whom were women and 13 children, were found after the flood.": (
            "killed 13, killed 16, killed 43"
        ),
        "The army put the death toll at 14 civilians and two policemen.": "killed 14, killed 2",
        'A further two, guilty of "waging war on God", were put to death in public.': "killed 2",
        "The blast killed 25 rebels and six sailors.": "killed 25, killed 6",
        "The blast killed five soldiers and a constable.": "killed 5, killed 6",
        "The spokesman said that four guards were missing after the raid.": "missing 4",
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
def test_war_news_tells_its_numbers(text: str, expected: str) -> None:
    assert told(text) == expected
