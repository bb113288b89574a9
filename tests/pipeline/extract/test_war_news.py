"""How news from wars and raids tells its numbers."""

import pytest

from tests.pipeline.extract.reading import told

CASES = {
    "ages": {
        "The blast killed a man of 66 and hurt a girl of nine.": "injured 1, killed 1",
        "A widow of 80 who had been in grave condition died in hospital.": "killed 1",
        "Six more were hurt, the youngest of them 11 and the oldest 69, doctors said.": "injured 6",
    },
    "nouns before a noun": {
        "The mayor said that a mine had killed three school children near the river.": "killed 3",
        "Three bank employees were hurt in the blast.": "injured 3",
    },
    "about so many": {
        "Thirty-odd arrests were made at the march.": "detained 30",
        "A good thirty soldiers are missing after the ambush.": "missing 30",
    },
    "words for an outcome": {
        "In the raid 31 mutineers perished and six trucks were burnt.": "killed 31",
        "The raid martyred 54 villagers.": "killed 54",
        "The spokesman said that only five of his men had been martyred in the clash.": "killed 5",
        "Two soldiers laid down their lives in the ambush.": "killed 2",
        "On Monday the lake drowned 61 people.": "killed 61",
        '"We have buried fourteen in this village alone," the elder said after the raid.': "killed 14",
        "A baker who lost his three brothers in the air raid said so.": "killed 3",
        "The elder stopped counting at thirty bodies after the raid.": "killed 30",
        "In all 410 cases of cholera were notified, of which 12 fatal.": "cases 410, killed 12",
        "A fireman is concussed after the blast.": "injured 1",
        "Surgeons amputated the legs of two brothers after the shelling.": "injured 2",
        "Surgeons saw to 20 war-wounded after the battle.": "injured 20",
        "No French forces were hurt in the bombing.": "injured 0",
        "Seven were shown arrested in the case of the riot.": "detained 7",
        "The judge sent 44 of the arrestees to jail after the march.": "detained 44",
        "The rebels had six guards in their custody after the battle.": "abducted 6",
        "Four herders, who had been in the hills, did not return after the battle.": "missing 4",
        "About 90 families have left the valley since the clashes.": "displaced 90",
        "Over 2,400 women and children had run to the town after the raid.": "displaced 2400+",
        "As many as 12,310 people are lodged in 27 relief camps.": "displaced -12310",
        "In the valley 210 of the 260 homes are gone after the quake.": "homes_destroyed 210",
    },
    "who died later": {
        "Five were hurt in the blast. One guard hurt in it, Omar Roe, died. Roe, wounded Friday, was 40.": (
            "injured 4, injured 5, killed 1"
        ),
        "Seventeen wounded reached the clinic after the shelling; a six-year-old boy died in surgery.": (
            "injured 17, killed 1"
        ),
    },
    "who is counted": {
        "Six members of the patrol embraced martyrdom in the ambush.": "killed 6",
        "Nine farmers, of whom four were women, are reported dead in the fighting.": ("killed 4, killed 9"),
        "The blast killed 48 people, of whom 19 were below the age of ten.": "killed 19, killed 48",
        "The bodies of 35 people, 12 of whom were women and nine children, were found after the flood.": (
            "killed 12, killed 35, killed 9"
        ),
        "The army put the death toll at six villagers and three guards.": "killed 3, killed 6",
        'A further four, guilty of "treason and worse", were put to death in public.': "killed 4",
        "The blast killed 20 rebels and nine sailors.": "killed 20, killed 9",
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
