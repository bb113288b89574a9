"""What a chart of reported values draws, read back from its SVG."""

import datetime as dt
import re
from typing import Any

import pytest
from lxml import etree

from pipeline.web.drawing.timeline import LINES, NARROW, WIDE, Band, Line, Point, Size, Told, timeline

SVG = "{http://www.w3.org/2000/svg}"


def day(n: int) -> dt.date:
    return dt.date(2024, 5, 1) + dt.timedelta(n)


def point(n: int | None, low: int | None, high: int | None = -1, **fields: Any) -> Point:
    high = low if high == -1 else high
    return Point(None if n is None else day(n), low, high, said=f"{low} said", href=f"#c{n}-{low}", **fields)


def drawn(lines: list[Line], bands: list[Band] | None = None, size: Size = WIDE) -> Any:
    svg = timeline(lines, bands or [], Told("Killed", "In words.", "k"), size)
    return etree.fromstring(str(svg).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def of_class(svg: Any, name: str) -> list[Any]:
    return [one for one in svg.iter() if name in (one.get("class") or "").split()]


def texts(svg: Any, name: str) -> list[str]:
    return [one.text for one in of_class(svg, name)]


def test_one_claim_is_a_chart() -> None:
    svg = drawn([Line("police", (point(0, 5),))])
    assert len(of_class(svg, "sign")) == 2  # one on the chart, one beside the name
    assert texts(svg, "name") == ["police"]
    assert [link.get("href") for link in svg.iter(f"{SVG}a")] == ["#c0-5"]


def test_it_is_named_and_told_in_words_and_its_inside_is_not_read_out() -> None:
    svg = drawn([Line("police", (point(0, 5),))])
    title, told, inside = svg
    assert (title.text, told.text) == ("Killed", "In words.")
    assert svg.get("aria-labelledby") == title.get("id")
    assert svg.get("aria-describedby") == told.get("id")
    assert inside.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in svg.iter(f"{SVG}a"))


def test_speakers_differ_by_shape_as_well() -> None:
    lines = [Line(str(n), (point(0, n), point(1, n))) for n in range(LINES)]
    svg = drawn(lines)
    shapes = [of_class(svg, f"line-{n + 1}")[0].findall(f".//{SVG}path") for n in range(LINES)]
    assert len({paths[-1].get("d") for paths in shapes}) == LINES


def test_a_line_steps_from_report_to_report() -> None:
    (line,) = of_class(drawn([Line("police", (point(0, 0), point(1, 5), point(2, 5)))]), "said")
    assert re.fullmatch(r"M\S+ \S+H\S+V\S+H\S+V\S+", line.get("d"))


def test_nothing_joins_the_numbers_of_many() -> None:
    svg = drawn([Line("nobody named", (point(0, 3), point(1, 5)), alone=False)])
    assert of_class(svg, "said") == []


def test_open_ends_have_arrows_and_ranges_bars() -> None:
    svg = drawn([Line("police", (point(0, 16, None), point(1, None, 9), point(2, 3, 5), point(3, 4)))])
    assert len(of_class(svg, "open")) == 3


def test_a_replaced_number_is_hollow_and_a_denied_one_struck_through() -> None:
    points = (point(0, 3, current=False), point(1, 4), point(2, 9, modality="denied"))
    svg = drawn([Line("police", points)])
    assert len(of_class(svg, "hollow")) == 2  # the replaced one, and the stroke through the denied one


def test_alike_claims_are_one_sign_with_their_number() -> None:
    svg = drawn([Line("AFP", (point(0, 3),) * 12)])
    assert texts(svg, "times") == ["×12"]


def test_two_speakers_of_one_number_stand_beside_each_other() -> None:
    svg = drawn([Line(name, (point(0, 3),)) for name in "ab"])
    first, second = (link[1].get("transform") for link in svg.iter(f"{SVG}a"))
    assert first != second


def test_what_has_no_date_has_a_place_of_its_own() -> None:
    svg = drawn([Line("police", (point(None, 3), point(0, 5)))])
    assert "no date" in texts(svg, "tick")
    assert len(of_class(svg, "border")) == 1
    alone = drawn([Line("police", (point(None, 3),))])
    assert of_class(alone, "border") == []


def test_the_band_fades_where_an_end_is_open() -> None:
    closed = drawn([Line("a", (point(0, 5),))], [Band(day(0), 5, 3, 9)])
    assert [rect.get("fill") for rect in of_class(closed, "band")] == [None, None]
    opened = drawn([Line("a", (point(0, 5),))], [Band(day(0), 5, None, None)])
    assert [rect.get("fill") for rect in of_class(opened, "band")] == ["url(#k-up)", "url(#k-down)"]


def test_a_total_that_ceased_leaves_a_gap() -> None:
    bands = [Band(day(0), 5, 5, 5), Band(day(1), None, None, None), Band(day(2), 7, 7, 7)]
    svg = drawn([Line("a", (point(0, 5), point(2, 7)))], bands)
    line, *_ = of_class(svg, "best")
    assert line.get("d").count("M") == 2


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_five_hundred_claims_of_many_up_to_100_000_stay_inside(size: Size) -> None:
    lines = [Line(f"S{n}", tuple(point(d, 200 * d * (n + 1)) for d in range(80))) for n in range(LINES)]
    svg = drawn(lines, [Band(day(d), 900 * d, 0, 1000 * d) for d in range(80)], size)
    width, height = map(float, svg.get("viewBox").split()[2:])
    for sign in of_class(svg, "sign"):
        x, y = map(float, re.findall(r"[\d.]+", sign.get("transform")))
        assert 0 <= x <= width
        assert 0 <= y <= height
    names = [float(name.get("y")) for name in of_class(svg, "name")]
    gaps = [b - a for a, b in zip(sorted(names), sorted(names)[1:], strict=False)]
    assert min(gaps) >= 16


def test_names_are_cut_and_text_is_escaped() -> None:
    svg = drawn([Line("</svg><script>" + "x" * 90, (point(0, 3),))])
    assert [len(name) for name in texts(svg, "name")] == [27]
    assert list(svg.iter(f"{SVG}script")) == []
