"""Whom one verb counts together, whatever else is told of them between: "six rebels, ..., and a civilian"."""

import pytest

from tests.pipeline.extract.reading import wholes

ROWS = {
    "Six rebels, three Army personnel including a captain, and a civilian were killed.": "killed 10",
    "Five soldiers and a police constable were injured and have been airlifted to hospital.": "injured 6",
    "The driver of the express, Mr. J. R. Roe, and his assistant were killed on the spot.": "killed 2",
    "A MOTHER and two of her children have died after a fire ripped through their home.": "killed 3",
    "Four officers, two civilians from the village and a child were wounded in the blast.": "injured 7",
    "Gunmen ambushed the car, killing his police escort and a passing motorcyclist.": "killed 2",
    "Officers chased the driver of the car, and two men were wounded.": "injured 2",
    "About 900 jihadists and 500 soldiers were killed.": "killed 500, killed 900",
}
OTHERS_BESIDE_THEM = {
    "A mother, two sons and a family of four were killed.": "killed 7",
    "Rescuers pulled the bodies of a family of five from the rubble.": "killed 5",
    "Nine of the dead were women and five were children.": "killed 5, killed 9",
    "Among those who perished are six members of a search party.": "killed 6",
    'He spoke of a "massacre" of 18 civilians.': "killed 18",
    "Five were past 70 and died at home.": "killed 5",
    "104 men plunged to their deaths when an engine fell on a cage.": "killed 104",
    "All eight people aboard a commuter plane were killed when it crashed.": "killed 8",
    "Nineteen of them escaped, three of whom were hurt and are being treated in hospital.": "injured 3",
    "Five people, three of them children, were wounded.": "injured 5",
    "Eight of the dead were brought to her hospital.": "killed 8",
    "The blast wounded two men, one of whom, John Roe, said that he is lame.": "injured 2",
    'Police said 48 "vandals" were wounded.': "injured 48",
    "Of the 58, seven were wounded.": "injured 7",
}


@pytest.mark.parametrize(("text", "expected"), (ROWS | OTHERS_BESIDE_THEM).items())
def test_a_row_of_persons(text: str, expected: str) -> None:
    assert wholes(text) == expected


HURT = {
    "Two others lost an eye in the blast.": "injured 2",
    "A man of 26 fell from the roof and broke his leg.": "injured 1",
    "One person died and another 14 sustained varying degrees of injuries.": "injured 14, killed 1",
    "The death toll stood at 12, with 40 others receiving treatment.": "injured 40, killed 12",
    "More than half of the 60 injured were children.": "injured 60",
    "Three people have lost their lives in the flood.": "killed 3",
    "The doctor put the number of dead in Tuesday's attack at 23.": "killed 23",
    "The minister announced Rs. 1 lakh to the kin of the dead in the crash and Rs. 25,000 to the hurt.": "",
}


@pytest.mark.parametrize(("text", "expected"), HURT.items())
def test_who_is_hurt_or_dead(text: str, expected: str) -> None:
    assert wholes(text) == expected
