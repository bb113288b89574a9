"""How local news tells of one or two victims: who they are, their ages, what of them was hit."""

import pytest

from tests.pipeline.extract.reading import wholes

AGES = {
    "A toddler was hurt in the crash, and a man believed to be in his 20's was also hurt.": "injured 2",
    "Officers found Jane Roe and John Doe, both 31 and of Leeds, dead in the house.": "killed 2",
    "Another teen, also 15, was hurt in the crash.": "injured 1",
    "Three boys, all 16 or younger, drowned on Monday.": "killed 3",
    "Four men and five women, all younger than 45, were injured.": "injured 9",
    "Roe, who the office said was 16, died of his injuries.": "",
    "The fire killed his 12- and 10-year-old sons.": "killed 2",
    "Father kills sons, 10 and 12, before turning the gun on himself": "killed 3",
    "The brothers, ages 5 and 7, drowned.": "killed 2",
    "The number of dead was 20, officials said.": "killed 20",
}
PERSONS = {
    "The boy, 12, died. The boy, later identified by police as John Roe, died at the scene.": "killed 1",
    "Roe's father, John Roe Senior, 43, was found dead in the garage.": "killed 1",
    "The crash claimed the lives of a boy and his mother, Sheriff Jane Roe said.": "killed 2",
    "1 teen dead, 1 injured in highway crash": "injured 1, killed 1",
    "Police found the bodies of both the man and the woman's son.": "killed 2",
    "Teen charged in shooting deaths of mother, brother": "killed 2",
    "Boy, 4, found with gun after child, 5, hurt in home": "injured 1",
    "The three victims were found shot to death on January 22, 2017 in front of a house.": "killed 3",
    "Teenage boy shot and killed by family member": "killed 1",
    "Police officer hurt in crash": "injured 1",
    "Leeds youth, John Roe, dies in hunting accident": "killed 1",
    "The blast wounded an 8-year-old and two others.": "injured 3",
    "A man killed two neighbours on Monday and then took his own life.": "killed 3",
    "A bus with 25 students was near, but no one on the bus was injured.": "injured 0",
    "The two drivers were taken to hospital as a precaution.": "",
    "The car hit two other vehicles.": "",
    "He said the device was built to harm or kill another person.": "",
    "She will face one count of malicious wounding.": "",
}
HIT = {
    "The bullet grazed the boy's head.": "injured 1",
    "Jane Roe slept when a stray bullet struck the back of her head.": "injured 1",
    "One man is in very critical condition; three others are in serious but stable condition.": "injured 4",
    "A boy and a girl were the victims of a double shooting on Monday.": "injured 2",
    "Two men were shot on Monday. One died. John Roe, 34, is in hospital.": "injured 1, killed 1",
}


DEAD_OR_NOT = {
    "A teen died in the shooting on Monday. John Roe, 19, was found with a gunshot wound.": "killed 1",
    "Five were shot, police said. One of the victims, a man, died. Another victim and three others are in "
    "hospital.": "injured 4, killed 1",
    "One person died and three were injured. Jane Roe, 57, suffered gunshot wounds.": "injured 3, killed 1",
    "1 dead, 1 injured in crash. A 15-year-old boy was killed and another hurt.": "injured 1, killed 1",
    "Three people died in the house. Jane Roe and John Doe were shot on Monday, police said.": "killed 3",
    "The crash sent both a man and an 11-year-old girl to hospital.": "injured 2",
    "The stone struck the knee of an 11-year-old girl.": "injured 1",
    "A man was charged after his girlfriend's 2-year-old son found the gun and shot himself.": "injured 1",
    "The bodies of five family members were found in what police call a murder-suicide.": "killed 5",
    "Six men were charged with the attempted murders of five teenagers.": "killed 5",
    "A man who was badly injured on Friday has died. John Roe, 24, was hit by a car. A 22-year-old was "
    "also hurt.": "injured 1, killed 1",
    "A dog that was hurt after attacking an officer is dead.": "",
    "A man was killed in the bar on Sunday. A 22-year-old man was also hurt.": "injured 1, killed 1",
    "Boy, 3, dies after crash\n\nThe car hit 3-year-old, John Roe. Roe died in hospital.": "killed 1",
    "One died and the other was hurt.": "injured 1, killed 1",
    "A roofer fell to his death on Monday.": "killed 1",
    "Couple found dead in home": "killed 2",
    "A boy died in a crash on Monday, police say. He was 12.\n\nMan and Woman Killed in Plane Crash\n\n"
    "The driver was not hurt.": "killed 1",
    "A man opened fire in a mall, killing two and wounding seven others before taking his own life.": (
        "injured 7, killed 3"
    ),
    "Police seek witnesses after five people, including an infant, were hurt in a crash.": "injured 5",
    "Eight people were taken to San Marino General with injuries.": "injured 8",
    "Police: 6-year-old playing with matches badly burned": "injured 1",
    "A stone thrown by a guard hit Jane Roe, the 5-year-old who suffered head injuries.": "injured 1",
    "A boy, 16, was killed and a girl, 15, hurt. Both were taken to a hospital.": "injured 1, killed 1",
    "Police made an arrest in the killing of a 14-year-old boy, and son of an officer.": "killed 1",
    "Crash that wounded an 8-year-old, 2 others has town on edge": "injured 3",
    "Crash leaves man and woman dead, child in hospital": "injured 1, killed 2",
    "He had confessed to the 1991 killings.": "",
    "Two died and two were wounded. The two people who were wounded are in hospital.": "injured 2, killed 2",
    "Boy, 3 women hurt in fire\n\nThree women were hurt.": "injured 4",
    "Three kids were hurt in the crash. Two children were badly burned.": "injured 3",
}


@pytest.mark.parametrize(("text", "expected"), (AGES | PERSONS | HIT | DEAD_OR_NOT).items())
def test_local_news_is_counted_once(text: str, expected: str) -> None:
    assert wholes(text) == expected


def test_whom_somebody_kills_is_not_the_one_who_did() -> None:
    text = "Five people were killed by John Roe, who then turned the 9 mm pistol on himself."
    assert wholes(text) == "killed 6"
    assert wholes("Five people were killed by a suicide bomber who blew himself up.") == "killed 5"
