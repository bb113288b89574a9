"""Tables of numbers, and what a row of persons states: one number, their sum."""

import pytest

from tests.pipeline.extract.reading import told, wholes

TABLE = """The civil protection agency sums up the floods in Sofala.

District | Dead | Injured | Houses destroyed
Dondo | 12 | 40 | 310
Buzi | 5 | 0 | 92
TOTAL | 17 | 40 | 402

Rain is forecast."""

ROWS = {
    "The blast killed a teacher, his wife and two guards.": "killed 2, killed 4",
    "A monk and three novices drowned. The river also swept away a hut.": "killed 3, killed 4",
    "Twelve people died. A bus driver and his son were hurt.": "injured 2, killed 12",
    "Six soldiers and four rebels were killed.": "killed 4, killed 6",
    "Three people died in the attack. In it Quinn, Jane Roe, and John Doe were killed.": "killed 1, killed 3",
    "Three sea-cucumber pickers who were shot by guards are in hospital.": "injured 3",
}


def test_a_table_is_read_by_its_heading() -> None:
    homes = "homes_destroyed 310, homes_destroyed 402, homes_destroyed 92"
    assert told(TABLE) == f"{homes}, injured 40, killed 12, killed 17, killed 5"
    assert "killed 17" in wholes(TABLE)


@pytest.mark.parametrize(("text", "expected"), ROWS.items())
def test_a_row_states_its_sum(text: str, expected: str) -> None:
    assert told(text) == expected


def test_who_is_quoted_stands_in_no_row() -> None:
    assert told('"He killed three people," Smith said.') == "killed 3"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Four officers and the warden's secretary were arrested.", "detained 4, detained 5"),
        ("The site foreman and two bricklayers are being held by police.", "detained 2, detained 3"),
        ("Gunmen kidnapped a priest, the midwife on duty and the boy who drove their van.", "abducted 3"),
        ("Police detained the owner of the hall, the architect and two builders.", "detained 2, detained 4"),
        ("Two soldiers and a villager were still being treated in hospital.", "injured 2, injured 3"),
    ],
)
def test_everybody_in_a_row_shares_its_outcome(text: str, numbers: str) -> None:
    assert told(text) == numbers


def test_a_list_of_the_dead_is_their_number() -> None:
    assert told("A bus overturned. The dead were 18 pilgrims, two nuns and the driver.") == (
        "killed 18, killed 2, killed 21"
    )
