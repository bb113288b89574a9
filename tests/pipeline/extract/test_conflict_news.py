"""War, insurgency and human rights news: who is counted, and what is no part of the event."""

import pytest

from tests.pipeline.extract.reading import claims, number, told, wholes

CASES = {
    "a row ends with and": {
        "After the murder of Jane Roe, the 40 judges of the country went on strike.": "killed 1",
        "Troops killed a priest, two nuns and a cook in the raid.": "killed 4",
        "The ministry gave a report after a colonel, a judge and senator John Roe were murdered.": "killed 3",
        "They mourned the assassination of John Roe, a great poet and a friend.": "killed 1",
    },
    "who is meant": {
        "Attorney John Roe, who defended Peter Doe in court, was shot to death near his home.": "killed 1",
        "The farm belonged to Peter Doe, who was killed in a police operation.": "killed 1",
        "A rebel working for the cartel was killed in the raid.": "killed 1",
        "John Roe was a senator. A judge was killed at dawn; Roe was killed that evening.": "killed 2",
        "The pilot was killed and a gunner was injured. We repeat: the pilot was killed and a gunner was "
        "injured.": "injured 1, killed 1",
        "Following John Roe's death the army struck. Roe's death was no accident.": "killed 1",
        "John Roe, editor of the newspaper El Mundo, was murdered.": "killed 1",
    },
    "slight wounds kill nobody": {
        "A bomb slightly injured one person. Later a second bomb killed a woman.": "injured 1, killed 1",
    },
    "nobody is counted by": {
        "A hundred prisoners escaped. The rioting prisoners shot at the guards.": "",
        "Two of the murdered nuns had been abducted by soldiers in May.": "abducted 2",
        "The three were taken to a hospital after their release and suffered no injuries.": "injured 0",
    },
    "one death": {
        "The attack caused one death and much damage.": "killed 1",
        "Soldiers accused of the massacre [of six nuns] were arrested.": "killed 6",
    },
}


@pytest.mark.parametrize(("text", "expected"), [c for cases in CASES.values() for c in cases.items()])
def test_conflict_news_is_counted_once(text: str, expected: str) -> None:
    assert wholes(text) == expected


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        (
            "An air strike killed 12 people in the town. More than 250,000 people have been killed.",
            "cumulative",
        ),
        ("A quake killed 25,000 people in the city on Monday.", "event"),
        (
            "The president met his generals on Monday. They spoke of the army. They spoke of its money. They "
            "spoke of the border. They spoke of the roads. In January 40 villagers were killed by gunmen.",
            "background",
        ),
        ("The group executed a hostage in revenge for the deaths of 40 of its fighters.", "background"),
        ("The village was shelled on Monday. In May 40 villagers were killed there by gunmen.", "background"),
    ],
)
def test_what_is_no_part_of_the_event(text: str, scopes: str) -> None:
    largest = max((c for c in claims(text) if c.measure == "killed"), key=lambda c: c.low or 0)
    assert (largest.scope, number(largest)[:6]) == (scopes, "killed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The killing on Monday of two nuns shocked the town.", "killed 2"),
        ("The abduction near the border of 12 schoolgirls drew protests.", "abducted 12"),
        ("The army spoke of the killing in front of his wife.", ""),
        ("John Roe was killed in the ambush. His secretary was also killed.", "killed 2"),
        (
            "John Roe was killed on Monday in an attack in which his bodyguard and driver were also killed.",
            "killed 3",
        ),
        ("Man kills woman, her son in northern village", "killed 2"),
    ],
)
def test_nouns_and_servants(text: str, expected: str) -> None:
    assert wholes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ambush killed four U.S. and five Nigerien soldiers.", "killed 4, killed 5"),
        ("Rebels with machetes hacked 14 villagers to death on Monday.", "killed 14"),
        ("The army wounded 57 rebels, including 15 killed later.", "injured 57, killed 15"),
        ("Rebels are holding 33 children in a school, hostages who escaped said.", "abducted 33"),
        ("Gunmen wounded the senator. One of his bodyguards was killed.", "injured 1, killed 1"),
        ("Two military security officers are among the wounded.", "injured 2"),
        ("Two members of the judge's escort were wounded in the attack.", "injured 2"),
        (
            "The blast killed the police chief and four of his guards and hurt nine passers-by.",
            "injured 9, killed 5",
        ),
        ("2. Following John Roe's death, the front was silent. It regretted Roe's death.", "killed 1"),
        ("Soldiers burned a man and his wife alive.", "killed 2"),
        ("Missiles struck a migrant centre, killing 68 people.", "killed 68"),
        ("Two soldiers died in the raid, the army said, raising its losses to 15.", "killed 15, killed 2"),
        ("The court heard of the massacre of San Pedro.", ""),
        ("The court heard of the massacre of 40 villagers.", "killed 40"),
        ("Rebels downed a helicopter, killing its crew of five.", "killed 5"),
        ("The fire killed the family of one of the guards.", ""),
        ("The body of a nurse was found in a ditch.", "killed 1"),
        ("The engineer's body was found on a roadside with three wounds.", "killed 1"),
        ("The body of a man in the picture was tattooed.", ""),
        ("Gunmen seized five villagers and beheaded them.", "abducted 5, killed 5"),
        ("Ten villagers were lined up and shot dead.", "killed 10"),
        ("The mayor was kidnapped on Monday and found dead two days later.", "abducted 1, killed 1"),
        (
            "Two of the wounded died in the clinic, raising the toll of the raid to nine.",
            "killed 2, killed 9",
        ),
        ("Countless Colombians have been killed in the raids.", ""),
        (
            "Troops wounded four rebels, including the leader who was among those killed.",
            "injured 4, killed 1",
        ),
    ],
)
def test_fighters_and_hostages(text: str, expected: str) -> None:
    assert wholes(text) == expected


def test_the_name_of_a_group_counts_its_fighters() -> None:
    assert told("The army says it killed five Boko Haram in a raid near Maiduguri.") == "killed 5"
    assert told("No bodies were found after the attack. Two guards fell in combat.") == "killed 2"
