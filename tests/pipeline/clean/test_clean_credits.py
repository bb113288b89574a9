import datetime as dt

import pytest

from pipeline.clean import credits


@pytest.mark.parametrize(
    ("text", "place", "credit", "story"),
    [
        ("BEIRUT: Forces seized the town.", "BEIRUT", None, "Forces seized the town."),
        ("CHICAGO (AP) — Ten died.", "CHICAGO", "AP", "Ten died."),
        ("SPRINGFIELD, Mo. (KXYZ) - Ten died.", "SPRINGFIELD, Mo.", None, "Ten died."),
        ("SPRINGFIELD, Mo. -- Ten died.", "SPRINGFIELD, Mo.", None, "Ten died."),
        ("ROCK COUNTY, Ill. (Aug. 28, 2015) – Ten died.", "ROCK COUNTY, Ill.", None, "Ten died."),
        ("McALLEN — Ten died.", "McALLEN", None, "Ten died."),
        ("(KXYZ) - Ten died.", None, None, "Ten died."),
        ("Lima, 3 Jan 90 -- [TEXT] Ten died.", "Lima", None, "Ten died."),
        ("San Jose, 18 Oct 89 (ACAN - EFE) -- [TEXT] Ten died.", "San Jose", "ACAN-EFE", "Ten died."),
        ("No city (Peru), 3 Jan 90 -- [TEXT] [continued] ten died.", "Peru", None, "ten died."),
        ("Managua (Nicaragua), 3 Jan 90 (radio x) -- Ten died.", "Managua (Nicaragua)", None, "Ten died."),
        ("PARIS, Dec. 4 (Reuters) - Ten died.", "PARIS", "Reuters", "Ten died."),
        ("Damascus, SANA – Ten died.", "Damascus", "SANA", "Ten died."),
        ("(ANSA) - Rome, March 2 - Ten died.", "Rome", "ANSA", "Ten died."),
        ("MOSCOW, May 5. /TASS/. Ten died.", "MOSCOW", "TASS", "Ten died."),
        ("HOUSTON (AP) -", "HOUSTON", "AP", ""),
        ("Kabul (AFP) Ten died.", "Kabul", "AFP", "Ten died."),
    ],
)
def test_dateline(text: str, place: str | None, credit: str | None, story: str) -> None:
    found = credits.dateline(text, first=True)
    assert found is not None
    assert (found.place, found.credit, text[found.end :]) == (place, credit, story)


def test_date_and_issuer_of_a_monitored_dispatch() -> None:
    found = credits.dateline(
        "Lima, 3 Jan 90 (EFE) -- [communique] [interior ministry] [TEXT] Ten died.", first=True
    )
    assert found is not None
    assert (found.date, found.issuer) == (dt.date(1990, 1, 3), "interior ministry")


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: Ten died.",
        "VIDEO — Ten died.",
        "Police said on Monday - two days later - that ten died.",
        "Three people – two of them children – died.",
        "The Syrian Democratic Forces (SDF) - a militia - seized the town.",
        "The UN said: ten died.",
        "On Friday, Jan. 5 - the feast day - ten died.",
        "10PM: Ten died.",
    ],
)
def test_story_is_no_dateline(text: str) -> None:
    assert credits.dateline(text, first=True) is None


def test_a_heading_with_a_colon_is_no_dateline_later_on() -> None:
    assert credits.dateline("JANE ROE: Ten died.", first=False) is None


@pytest.mark.parametrize(
    ("line", "names", "agency"),
    [
        ("By Jane Roe", "Jane Roe", None),
        ("By: Jane Roe and John Doe, Staff Writers", "Jane Roe and John Doe", None),
        ("by: Jane Roe Updated: Oct 23, 2016", "Jane Roe", None),
        ("By JANE ROEAssociated Press", "JANE ROE", "AP"),
        ("By The Associated Press", "The Associated Press", "AP"),
    ],
)
def test_byline(line: str, names: str, agency: str | None) -> None:
    assert credits.byline(line) == (names, agency)


@pytest.mark.parametrize(
    "line",
    [
        "By watching videos police found the man",
        "By Friday Police had found ten bodies.",
        "By the time they came",
        "By Wednesday, 19 bodies had been found, police said.",
    ],
)
def test_story_is_no_byline(line: str) -> None:
    assert credits.byline(line) is None


@pytest.mark.parametrize(
    ("line", "credit"),
    [("Source: BBC", "BBC"), ("Source: Reuters", "Reuters"), ("(AFP)", "AFP"), ("Associated Press", "AP")],
)
def test_credit_line(line: str, credit: str) -> None:
    assert credits.credit_line(line) == credit


@pytest.mark.parametrize(
    "line", ["Reuters said so.", "A source: the minister said ten died.", "The town fell"]
)
def test_story_is_no_credit_line(line: str) -> None:
    assert credits.credit_line(line) is None


def test_credit_suffix() -> None:
    assert credits.credit_suffix("They made a claim.-AFP") == (18, "AFP")
    assert credits.credit_suffix("“It fell.” (Reuters)") == (10, "Reuters")
    assert credits.credit_suffix("It fell, said AFP.") is None
    assert credits.credit_suffix("It fell. (SDF)") is None


def test_made_by() -> None:
    assert credits.made_by("Jane Roe contributed to this report.")
    assert credits.made_by("(Reporting by Jane Roe; Editing by John Doe)")
    assert not credits.made_by("Rain contributed to the flood.")


@pytest.mark.parametrize(
    "line", ["jr/ab (AFP)", "(JR)", "Jane Roe is a staff writer for the Example.", "Jane Roe covers crime."]
)
def test_lines_below_a_story(line: str) -> None:
    assert credits.below_story(line)


@pytest.mark.parametrize(
    "line", ["He died.", "Jane Roe is a nurse.", "Ten (SDF)", "Jane Roe covered her son."]
)
def test_last_lines_of_a_story(line: str) -> None:
    assert not credits.below_story(line)


@pytest.mark.parametrize(
    "line", ["Words by Jane Roe.", "Edited by: John Doe", "Additional research by Jane Roe"]
)
def test_who_else_made_it(line: str) -> None:
    assert credits.made_by(line)


def test_what_was_made_by_somebody_in_the_story() -> None:
    assert not credits.made_by("Produced by Iran, the rockets killed two.")
