import csv
import datetime as dt
import io
from typing import Any

import orjson
import pytest
from msgspec.structs import replace
from rich.console import Console, RenderableType

from pipeline.cli import describe
from pipeline.cli.bounds import bounds, span
from pipeline.cli.detail import detail
from pipeline.cli.flat import COLUMNS, write_csv
from pipeline.cli.output import write_json
from pipeline.cli.table import WIDTH, table
from pipeline.cli.text import json_line, plain, same_length
from pipeline.grading import grades_by, schemes
from pipeline.records.codec import encode
from pipeline.records.event import Event, Total
from pipeline.records.mention import Place


def printed(*parts: RenderableType, colour: bool = False) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=WIDTH, force_terminal=colour, color_system="standard" if colour else None
    )
    for part in parts:
        console.print(part)
    return stream.getvalue()


def cells(*events: Event) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_csv(events, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def total(best: int | None, low: int | None, high: int | None, **more: Any) -> Total:
    return Total(best=best, low=low, high=high, publishers=1, origins=1, **more)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (None, "—"),
        (total(0, 0, 0), "0"),
        (total(16, 16, 16), "16"),
        (total(16, 16, None), "16 (16–)"),
        (total(16, 15, 20), "16 (15–20)"),
        (total(9, None, 9), "9 (–9)"),
        (total(20, 16, 16), "20 (16)"),
        (total(None, None, None), "?"),
        (total(17_000, 17_000, 17_000), "17,000"),
        (total(2, 1, 5, disputed=True), "2≠ (1–5)"),
    ],
)
def test_bounds(figure: Total | None, text: str) -> None:
    assert bounds(figure) == text


def test_span_of_a_claim() -> None:
    assert [span(5, 5), span(16, None), span(None, 9), span(3, 8)] == ["5", "16–", "–9", "3–8"]


def test_dates(strike: Event) -> None:
    day = dt.date(2020, 5, 2)
    assert describe.date(strike) == "2020-05-02"
    assert describe.date(replace(strike, end=day + dt.timedelta(3))) == "2020-05-02 – 05-05"
    assert describe.date(replace(strike, end=dt.date(2021, 1, 1))) == "2020-05-02 – 2021-01-01"
    assert describe.date(replace(strike, end=dt.date(2020, 5, 31), date_precision="month")) == "2020-05"
    assert describe.date(replace(strike, start=None, end=None)) == "—"


def test_places() -> None:
    assert describe.place(None) == "—"
    assert (
        describe.place(Place(name="Oldtown", admin1="West", country="SY", precision="near"))
        == "near Oldtown, West, SY"
    )
    assert describe.place(Place(name="West", admin1="West", country="SY")) == "West, SY"
    assert describe.place(Place(name="Syria", country="SY", precision="country")) == "Syria"


def test_table_shows_a_row_and_keeps_campaigns_apart(strike: Event) -> None:
    campaign = replace(
        strike, event_id="fedcba9876543210", level="campaign", type="offensive", title="The long push"
    )
    text = printed(table([campaign, strike]))
    assert (
        text.index("Incidents")
        < text.index("01234567")
        < text.index("never to be added")
        < text.index("fedcba98")
    )
    for part in ("Airstrike", "Air strike in Oldtown", "2020-05-02", "Oldtown, West", "16 (16–)", "—"):
        assert part in text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_title_of_a_page_is_cut_in_the_table(strike: Event) -> None:
    shown = printed(table([replace(strike, title="Flood " * 1000)]))
    assert shown.count("Flood") < 40
    assert "…" in shown


def test_table_of_nothing() -> None:
    assert printed(table([])) == "No events.\n"


def test_detail_tells_every_number_and_its_words(strike: Event) -> None:
    text = printed(*detail(strike))
    for part in (
        "Air strike in Oldtown",
        "Islamic State, target",
        "16 (16–)",
        "more than · scope event · sets best, low",
        "Ministry of Health (government), in Daily, 2020-05-03",
        "The ministry said more than 16 fighters died.",
        "https://example.org/1",
        "copy of a1",
    ):
        assert part in text
    assert "\x1b[1;7mmore than 16\x1b[0m" in printed(*detail(strike), colour=True)


def test_grades_are_told_with_their_reasons_and_claims(strike: Event) -> None:
    text = printed(*detail(strike, grades_by(strike, schemes("airwars"))))
    assert "In the manner of Airwars: Discounted" in text
    assert "all who were counted are told to be combatants (c1)" in text


def test_what_may_not_be_quoted_says_so(strike: Event) -> None:
    claim = replace(strike.figures[0].claims[0], sentence="", mark=None, quotes="none")
    text = printed(*detail(replace(strike, figures=(replace(strike.figures[0], claims=(claim,)),))))
    assert "(may not be quoted)" in text
    assert "Ministry of Health" in text


def test_csv_has_one_row_an_event(strike: Event) -> None:
    none = replace(strike, totals={"killed": total(0, 0, 0)}, place=None)
    first, second = cells(strike, none)
    assert tuple(first) == COLUMNS
    assert (first["killed_best"], first["killed_high"], first["injured_best"]) == ("16", "", "")
    assert (second["killed_best"], second["killed_disputed"], second["place_name"]) == ("0", "false", "")


def test_csv_runs_nothing_in_a_spreadsheet(strike: Event) -> None:
    assert cells(replace(strike, title="=HYPERLINK(1)"))[0]["title"] == "'=HYPERLINK(1)"


HOSTILE = "a\x1b[2J\x9b31m\u202eb\nc\u2066[red]d[/red]"


def test_no_article_controls_the_terminal(strike: Event) -> None:
    claim = replace(strike.figures[0].claims[0], sentence=HOSTILE, mark=None, origin=HOSTILE)
    figure = replace(strike.figures[0], group=HOSTILE, claims=(claim,))
    place = Place(name=HOSTILE, admin1=HOSTILE)
    row = replace(strike, title=HOSTILE, figures=(figure,), place=place)
    shown = printed(table([row])) + printed(*detail(row)) + str(cells(row)) + json_line(encode(row))
    assert not {"\x1b", "\x9b", "\u202e", "\u2066"} & set(shown)
    assert "[red]" in printed(*detail(row))


def test_plain_text_stays_as_it_is() -> None:
    assert plain("Zürich –  “two”\u00a0dead") == "Zürich – “two” dead"
    assert same_length(HOSTILE) != HOSTILE
    assert len(same_length(HOSTILE)) == len(HOSTILE)


def test_escaped_json_says_the_same() -> None:
    value = {"title": HOSTILE}
    assert orjson.loads(json_line(orjson.dumps(value))) == value


@pytest.mark.parametrize("values", [[], [b"1"], [b"1", b"2"]])
def test_an_array_is_one(values: list[bytes]) -> None:
    stream = io.StringIO()
    write_json(values, stream, array=True)
    assert orjson.loads(stream.getvalue()) == [orjson.loads(value) for value in values]
