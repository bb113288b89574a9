"""HXL: headings, hashtags of the dictionary, rows."""

import csv
import io
import re

import pytest

from pipeline.export import FORMATS, Written
from pipeline.records.event import Event
from tests.pipeline.export.made_rows import ABOUT, figure, row, total

# Tags and attributes of the dictionary of HXL 1.1, as far as they are used.
TAGS = {
    "#event", "#date", "#group", "#country", "#adm1", "#loc", "#geo", "#affected", "#impact", "#capacity",
    "#meta", "#status",
}  # fmt: skip
TAG = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\+[A-Za-z][A-Za-z0-9_]*)*")


def written(*events: Event) -> tuple[list[str], list[str], list[dict[str, str]], Written]:
    out = io.BytesIO()
    done = FORMATS["hxl"].write(events, out, ABOUT)
    names, tags, *rows = csv.reader(io.StringIO(out.getvalue().decode(), newline=""))
    return names, tags, [dict(zip(tags, cells, strict=True)) for cells in rows], done


def test_hashtags_are_well_formed_of_the_dictionary_and_no_two_the_same() -> None:
    names, tags, _, _ = written()
    assert len(names) == len(tags) == len(set(tags))
    assert all(TAG.fullmatch(tag) for tag in tags)
    assert {tag.partition("+")[0] for tag in tags} == TAGS


def test_a_row() -> None:
    _, _, (found,), done = written(row())
    expected = {
        "#event+code": "0123456789abcdef", "#event+type": "airstrike", "#date+occurred+start": "2018-12-15",
        "#country+code+iso2": "SY", "#country+name": "Syria", "#adm1+name": "Deir ez-Zor",
        "#loc+name": "Hajin",
        "#geo+lat": "34.695", "#geo+lon": "40.831", "#affected+killed": "16", "#affected+killed+min": "16",
        "#affected+killed+max": "", "#affected+injured": "", "#meta+origins+num": "1",
        "#meta+source": "Daily; Weekly", "#meta+url": "https://example.org/1",
        "#group+name+list": "Syrian army (attacker); Islamic State (target)",
        "#meta+id+digest": "feedfacefeedface",
        "#status+code+airwars": "weak", "#status+code+ibc": "official_record",
    }  # fmt: skip
    assert {tag: found[tag] for tag in expected} == expected
    assert done == Written(1, {})


@pytest.mark.parametrize(
    ("units", "persons", "households"),
    [(["households"], "", "40"), (["persons"], "40", ""), (["persons", "households"], "40", "")],
)
def test_households_are_no_persons(units: list[str], persons: str, households: str) -> None:
    figures = tuple(figure(40, measure="displaced", unit=unit) for unit in units)
    _, _, (found,), _ = written(row(totals={"displaced": total(40)}, figures=figures))
    assert (found["#affected+displaced"], found["#affected+displaced+hh"]) == (persons, households)


def test_only_incidents_are_rows_for_the_tools_add_columns_up() -> None:
    assert written(row(), row(level="campaign"), row(level="episode"))[3] == Written(1, {"no incident": 2})


def test_a_title_that_is_a_formula_is_text_and_no_link_leads_elsewhere() -> None:
    hostile = row(title='=HYPERLINK("http://evil.example")\n"x",')
    articles = (hostile.articles[1],)
    _, _, (found,), _ = written(row(title=hostile.title, articles=articles))
    assert found["#event+name"] == '\'=HYPERLINK("http://evil.example") "x",'
    assert found["#meta+url"] == ""
