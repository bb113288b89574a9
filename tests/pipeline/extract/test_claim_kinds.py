"""How news of many kinds of event tells its numbers: each measure, and what a number covers."""

import pytest

from pipeline.records.claim import Claim
from tests.pipeline.extract.reading import claims, number

CASES = {
    "toll": {
        "Divers recovered nine more bodies on Thursday, bringing the toll to 34.": "killed 34, killed 9 day",
        "The death toll now stands at 1,118, up from 987 on Sunday.": "killed 1118, killed 987",
        "The agency put the number of dead at 227 and the number of injured at 1,056.": (
            "injured 1056, killed 227"
        ),
        "The number of confirmed cases stands at 1,204 with 87 deaths.": "cases 1204, killed 87",
        "The number of people displaced by the floods has risen to 213,000, up from 150,000.": (
            "displaced 150000, displaced 213000"
        ),
        "Eight new cases were confirmed on Tuesday, taking the total to 45.": "cases 45, cases 8 day",
        "Killed: 12; injured: 30.": "injured 30, killed 12",
        "Casualties: 12 dead, 34 injured, 5 missing.": "injured 34, killed 12, missing 5",
        "Seven died on the spot and one while being treated.": "killed 1, killed 7, killed 8",
    },
    "parts": {
        "The blast killed 30 people. The dead were 18 men and 12 women.": "killed 12, killed 18, killed 30",
        "The crash killed 12 people. The victims include two nurses.": "killed 12, killed 2",
        "The blast wounded 30 people. Eight of the victims were children.": "injured 30, injured 8",
        "The fire killed 21 people. Twelve of the dead have been identified.": "killed 12, killed 21",
        "The fire killed 23 people. The dead include 18 Chinese.": "killed 18, killed 23",
        "Police arrested 214 people. Of those arrested, 163 are gang members, 38 of them minors.": (
            "detained 163, detained 214, detained 38"
        ),
        "The clash left 31 dead. Troops found the bodies of 19 rebels and 12 soldiers.": (
            "killed 12, killed 19, killed 31"
        ),
        "They executed 36 men, six old men and four boys among them.": "killed 36, killed 4, killed 6",
    },
    "missing and rescued": {
        "At least 12 more remain unaccounted for after the ferry sank.": "missing 12+ standing",
        "Twelve miners remain trapped 300 metres below ground.": "missing 12 standing",
        "Twenty-eight people were pulled from the sea alive.": "rescued 28",
        "Rescuers saved 87 people after the vessel sank.": "rescued 87",
        "Four people were swept away by floodwaters; three of them were later found dead.": (
            "killed 3, missing 4"
        ),
    },
    "abducted, detained and released": {
        "Gunmen seized 27 pupils from a school; nine have since been freed.": "abducted 27, rescued 9",
        "Fourteen hostages were released on Monday.": "rescued 14",
        "Three aid workers who were kidnapped in Gao have been freed.": "rescued 3",
        "Gunmen abducted 73 pupils. Ten pupils are still being held.": "abducted 10 standing, abducted 73",
        "Police arrested 73 protesters. Fifteen protesters are still being held.": (
            "detained 15 standing, detained 73"
        ),
        "Forty-three activists remain behind bars.": "detained 43 standing",
        "Customs officers seized 200 parrots.": "",
    },
    "displaced and homes": {
        "Some 300 homes were razed and nearly 4,000 households were left without shelter.": (
            "displaced 4000, homes_destroyed 300"
        ),
        "The quake damaged 1,200 homes and destroyed 345 others.": "homes_destroyed 345",
        "The gunmen burned 17 houses and rustled 200 cattle.": "homes_destroyed 17",
        "About 80 percent of the 5,200 homes in the town were destroyed.": "",
        "Some 12,430 individuals are staying in 87 evacuation centers.": "evacuated 12430 standing",
        "The families of 61,000 workers are safe; 900 families have moved to 12 shelters.": "displaced 900",
    },
    "outbreaks": {
        "WHO reported 34 probable and 12 confirmed cases of Marburg.": "cases 12, cases 34, cases 46",
        "A total of 3,205 cholera cases, including 112 deaths, were reported since the outbreak began.": (
            "cases 3205, killed 112"
        ),
        "The province reported 14 new infections.": "cases 14 day",
        "Cholera has killed more than 60 people in Malawi.": "killed 60+",
    },
    "hospital": {
        "Sixteen others escaped with minor injuries.": "injured 16",
        "Twelve patients were in intensive care on Monday.": "injured 12 standing",
        "Some 23 people were still in the hospital after the fire, six on ventilators.": (
            "injured 23 standing, injured 6 standing"
        ),
        "Doctors in hospital wards went on strike after the blast that killed two.": "killed 2",
        "There were no immediate reports of casualties from the quake.": "injured 0, killed 0",
    },
    "modality": {
        "The toll is expected to rise, as more than 200 people are missing.": "missing 200+",
        "An earlier toll of 35 was corrected by the ministry.": "killed 35 denied",
        "Twenty-three people died in the crash, and not 26 as first said.": "killed 23, killed 26 denied",
    },
    "what persons were made to do, where they are, who was taken": {
        "The eruption forced 4,400 villagers to flee.": "displaced 4400",
        "The fire forced 8,500 residents to evacuate.": "evacuated 8500",
        "Soldiers forced 20 villagers to dig graves.": "",
        "Some 9,400 people are being housed in 63 shelters.": "displaced 9400 standing",
        "Gunmen abducted 30 girls. Police said 25 had been taken.": "abducted 25, abducted 30",
        "Rebels stormed the camp and said they had taken five prisoners.": "detained 5",
        "Of 110 people underground, 87 were brought to the surface.": "rescued 87",
        "The government sent 400 troops and 20 trucks to the area.": "forces 400",
        "Gang members set fire to 45 houses.": "homes_destroyed 45",
        "Three women and two children remain unaccounted for.": (
            "missing 2 standing, missing 3 standing, missing 5 standing"
        ),
        "The mine owner and four managers were taken into police custody.": ("detained 4, detained 5"),
        "Rebels freed two of seven hostages, leaving five in captivity.": (
            "abducted 5 standing, abducted 7, rescued 2"
        ),
        "A strike in the valley last month killed six people.": "killed 6",
        "Police arrested six pirates. Two officers of the ship are still being held by the gang.": (
            "abducted 2 standing, detained 6"
        ),
        "Floods left 65 people missing. Of the 158 residents, 63 are safe.": "missing 65",
        "Gunmen killed three people, a day after a bomb killed five.": "killed 3, killed 5 background",
        "The cholera outbreak has killed 31 people since the beginning of May.": "killed 31",
        "The cholera outbreak has spread. Doctors saw 62 cases in the past seven days.": "cases 62 day",
        "The army denied it hit homes and claimed that 40 rebels were killed.": "killed 40",
        "The death toll from a quake on the peninsula climbed to 92.": "killed 92",
        "The mayor counted 64 deaths, but a study put the number at 4,645.": "killed 4645, killed 64",
    },
}


def _shown(claim: Claim) -> str:
    scope = "" if claim.scope == "event" else f" {claim.scope}"
    return number(claim) + scope + ("" if claim.modality == "reported" else f" {claim.modality}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=f"{rule}: {text}")
        for rule, cases in CASES.items()
        for text, expected in cases.items()
    ],
)
def test_a_kind_of_event_tells_its_numbers(text: str, expected: str) -> None:
    assert ", ".join(sorted({_shown(claim) for claim in claims(text)})) == expected


def test_rebels_who_fell_in_their_ambush_are_perpetrators() -> None:
    found = claims("An ambush on a convoy near Gao killed 14 soldiers. The army killed 20 terrorists.")
    assert {number(c): c.civilian_status for c in found} == {
        "killed 14": "combatant",
        "killed 20": "perpetrator",
    }


def test_families_are_households() -> None:
    found = claims("Floods have affected 7,345 families or 31,209 persons.")
    found += claims("A total of 7,345 families or 31,209 persons were affected by the floods.")
    assert {(number(c), c.unit) for c in found} >= {
        ("affected 7345", "households"),
        ("affected 31209", "persons"),
    }
