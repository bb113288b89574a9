"""Who is one person, who is a further one, and which numbers count nobody."""

import pytest

from tests.pipeline.extract.reading import wholes

CASES = {
    "one person in two phrases": {
        "A ferry hit a pier, killing 15-year-old Jane Roe.": "killed 1",
        "Gunmen shot dead his brother, John Roe, on Monday.": "killed 1",
        "A 3-year-old girl, Jane Roe, was killed in the blast.": "killed 1",
        "The blast killed my baby boy, my son.": "killed 1",
        "The blast killed his wife, Jane Roe, and their son.": "killed 2",
        "The teenage son of a deputy was killed in the crash.": "killed 1",
    },
    "an owner is nobody's victim": {
        "The flood killed John Roe's son.": "killed 1",
        "Police named the girl's accidental death a tragedy.": "killed 1",
    },
    "a second verb, not a second victim": {
        "He is charged with two counts of murder and three counts of assault.": "killed 1+",
        "The blast killed two people and wounded nine.": "injured 9, killed 2",
        "The strike killed one person and 27 were wounded.": "injured 27, killed 1",
        "A man shot and critically injured his brother.": "injured 1",
        "Boy, 6, shot in the head, killed": "killed 1",
    },
    "one person who is stated counts whoever is told of": {
        "One person was killed in the blast. Jane Roe, 34, was killed as she slept. The teacher died at the "
        "scene.": "killed 1",
        "Police gave numbers. One person was killed in the blast. Another person died later.": "killed 2",
    },
    "others leave out those told of before": {
        "Two others were wounded in the raid after a boy was hit.": "injured 2",
        "A boy was wounded in the raid. Three others were wounded as they fled.": "injured 4",
        "Three men were wounded in the raid, and a fourth man was wounded as he fled.": "injured 4",
    },
    "one subject of two verbs": {
        "Jane Roe was stabbed as she shielded a boy and was pronounced dead.": "killed 1",
        "He was charged in the fatal shooting of Jane Roe, Biehl said.": "killed 1",
    },
    "rows": {
        "Child, three adults injured in market blast": "injured 4",
        "Mother, 2 children found dead in flooded house": "killed 3",
    },
    "who kills others and then himself": {
        "A man fatally shot his wife and two sons before killing himself.": "killed 4",
        "Three children and two adults were found dead after a murder-suicide.": "killed 5",
        "A man shot his wife and three children in a murder-suicide.": "killed 5",
    },
    "nobody is counted by": {
        "The deaths shook Springfield, a town of 1,200.": "",
        "The rate is 19.3 deaths per 100,000 people.": "",
        "He fired one shot into the air.": "",
        "The shooting changed two lives.": "",
        "The bullet that killed a boy was fired from a car.": "killed 1",
        "Two women, believed to be 30 and 60, were killed in the fire.": "killed 2",
        "The fire killed five adults and an unborn child.": "killed 5",
    },
    "what is asked is not whether somebody died": {
        "Police want to know whether the death of a boy in the raid was an accident.": "killed 1",
    },
    "a person told only by a pronoun": {
        "The driver said that he was wounded in the raid.": "injured 1",
    },
}


@pytest.mark.parametrize(("text", "expected"), [case for group in CASES.values() for case in group.items()])
def test_each_person_is_counted_once(text: str, expected: str) -> None:
    assert wholes(text) == expected
