"""What a cell may hold."""

import csv
import io

import pytest

from pipeline.export.cells import LONGEST, cell, joined, line


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "\u202e=1", "＝1", " =1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("number", [-34.5, -1, 0, 2.5, None])
def test_numbers_stay_as_they_are(number: float | None) -> None:
    assert cell(number) == number


def test_text_stands_on_one_line_without_what_hides_or_turns_it() -> None:
    assert cell("a\n b\x00\u202ec\ufeff") == "a bc"
    assert cell("میخواهم\u200c") == "میخواهم\u200c"  # Persian needs its joiners


def test_a_cell_is_bounded() -> None:
    assert len(cell("x" * 10_000_000)) == LONGEST


def test_records_are_those_of_rfc_4180() -> None:
    assert line(["a", 'say "b", c', None, True, 0]) == b'a,"say ""b"", c",,true,0\r\n'
    hostile = ['"', "a,b", 'x"\r\n=y', "é"]
    assert next(csv.reader(io.StringIO(line(hostile).decode(), newline=""))) == ['"', "a,b", 'x" =y', "é"]


def test_a_list_in_a_cell_can_be_taken_apart_again() -> None:
    assert joined(["a; b", None, "", "c"]) == "a, b; c"
    assert joined(["a;b", "c"], ";") == "a,b;c"
