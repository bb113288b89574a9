"""Constructions that tell numbers, one sentence or two for each, beside those of the claim grammar."""

import pytest
from msgspec import structs

from pipeline.extract.draft import Draft
from pipeline.extract.joined import join_rows
from pipeline.extract.persons import Persons
from pipeline.extract.scan import scan
from pipeline.extract.statement import Statement
from pipeline.records.article import Sentence
from tests.pipeline.extract.reading import cleaned, told, wholes

CASES = {
    "words": {
        "Twelve people had been butchered in the market.": "killed 12",
        "Some 40 families lost their houses to the lava.": "displaced 40",
        "The bus fell off a bridge; nine passengers have not yet left hospital.": "injured 9",
    },
    "wounds": {
        "The blast killed four. The clinic took in 52 people with bullet wounds.": "injured 52, killed 4",
        "Medics treated 41 people for burns after the fire.": "injured 41",
        "Forty people in all were treated after the crash, most of them pupils.": "injured 40",
        "A third man has died of wounds that he suffered in the stabbing.": "killed 1",
        "The clashes left 83 wounded: 54 marchers and 29 policemen.": "injured 29, injured 54, injured 83",
    },
    "bodies": {
        "Bodies of another nine villagers were dug out of the mud after the landslide.": "killed 9",
        "The blast killed two on Monday, bringing to nine the confirmed death toll.": "killed 2, killed 9",
    },
    "some of them": {
        "The blast killed nine. Five of the dead soldiers were recruits.": "killed 5, killed 9",
        "Two of the six people who were wounded in the raid spoke to reporters.": "injured 6",
        "Two of the 15, who jumped from the roof in the fire, are unconscious.": "injured 2",
        "Two people, both in their 80s, have died of the fever.": "killed 2",
        "After the quake 400 residents of two blocks were told to leave.": "evacuated 400",
        "Nine people survived their bullet wounds, the surgeon said after the attack.": "injured 9",
        "The crash killed two. KES 188,000 was released from the fund.": "killed 2",
    },
    "held and fled": {
        "The riot killed two. Four guards and 31 visitors were held until the evening.": (
            "abducted 31, abducted 4, killed 2"
        ),
        "The bomb killed two. Police have taken in three men suspected of the attack.": (
            "detained 3, killed 2"
        ),
        "Police arrested 58 marchers. Their lawyer said 17 of them are minors.": "detained 17, detained 58",
        "Refugees go on coming: 3,850 people had been counted at the border by Tuesday.": "displaced 3850",
        "Some 1,900 people entered the stadium before the fire, which killed two.": "killed 2",
    },
    "ranks": {
        "A pupil died on Sunday after the crash. She is the eleventh victim.": "killed 1, killed 11",
        "A guard, 41, died on Monday and became the second fatality of the blast.": "killed 1, killed 2",
        "A nurse died of the fever. She was the 12th person to die in the outbreak.": "killed 1, killed 12",
        "A man of 30 died in the blast, the city's tenth death this year.": "killed 1",
    },
    "places": {
        "Rescuers found 18 bodies near Coban, Alta Verapaz, that was swept away.": "killed 18",
    },
    "money": {
        "The minister paid KSh50,000 for each dead and Rs8,000 for each injured in the fire.": "",
        "Twelve people died. The families get N500,000 per death.": "killed 12",
    },
    "things": {
        "Rebels blew up four pipelines and wounded a driver.": "injured 1",
        "The storm crippled 12 factories and blinded three radars.": "",
        "The army executed 14 orders; rebels executed 12 weavers on Monday.": "killed 12",
        "Rebels blew up three soldiers.": "killed 3",
    },
}


def test_who_is_spelt_out_adds_nobody() -> None:
    assert wholes("Gunmen killed three people, two men and a woman, at a bar.") == "killed 3"


@pytest.mark.parametrize(("text", "expected"), [case for group in CASES.values() for case in group.items()])
def test_numbers_of(text: str, expected: str) -> None:
    assert told(text) == expected


def test_no_sum_is_part_of_itself() -> None:
    def made(low: int, sentence: int, start: int, *, numeral: bool = False) -> Draft:
        persons = Persons(start, start + 1, low, low, "exact", "", "generic", numeral=numeral)
        told = Statement(sentence, "killed", persons, (5, 6), joint=1)
        return Draft("killed", low, low, "exact", told)

    # "the woman and the child were found dead. Both ... Doe and two people in a van were killed."
    both, woman, doe = made(2, 3, 0, numeral=True), made(1, 1, 0), made(1, 3, 2)
    woman.whole, doe.whole = both, woman
    scanned = scan(cleaned("One came. A woman died there with him. One left. Two of Doe died in a van."))
    for draft in join_rows([both, woman, doe], scanned):
        chain, whole = [draft], draft.whole
        while whole is not None:
            assert whole not in chain
            chain.append(whole)
            whole = whole.whole


def test_a_rule_drawn_with_underscores_is_no_sentence() -> None:
    article = cleaned("Two people were killed on Friday. ___")
    start = article.source_text.index("___")
    apart = (*article.sentences, Sentence(span=(start, start + 3), paragraph=0))
    assert len(scan(structs.replace(article, sentences=apart))) == 1
