"""The gazetteer finds places under the names that news gives them."""

import pytest

from pipeline.lexicon.gazetteer import by_id, fold, lookup, may_open, nation, without_article


def test_fold_drops_accents_apostrophes_and_hyphens() -> None:
    assert fold("Sana‘a") == "sanaa"
    assert fold("Deir ez-Zor") == "deir ez zor"
    assert fold("St. Louis") == "st louis"
    assert fold("Łódź") == "lodz"


@pytest.mark.parametrize(
    ("name", "bare"), [("as suwayda", "suwayda"), ("deir ezzor", "deir zor"), ("hajin", "hajin")]
)
def test_arabic_articles_stand_alone_or_are_drawn_in(name: str, bare: str) -> None:
    assert without_article(name) == bare


@pytest.mark.parametrize("name", ["Suweida", "Al-Sueyda", "Sweida"])
def test_spelling_variants_lead_to_one_place(name: str) -> None:
    assert {entry.name for entry in lookup(fold(name))} == {"As-Suwayda"}


@pytest.mark.parametrize("name", ["Deir Ezzor", "Deir al-Zour", "Deir ez-Zor"])
def test_a_division_takes_the_variants_of_its_seat(name: str) -> None:
    assert {(entry.name, entry.kind) for entry in lookup(fold(name))} == {
        ("Deir ez-Zor", "admin1"),
        ("Deir ez-Zor", "city"),
    }


def test_countries_counties_and_states() -> None:
    assert lookup(fold("U.S."))[0].country == "US"
    assert {entry.admin1 for entry in lookup("cook county")} >= {"Illinois", "Georgia"}
    assert ("Illinois", "admin1", "US") in {(e.name, e.kind, e.country) for e in lookup("illinois")}


def test_a_section_of_a_city_knows_its_city() -> None:
    section = next(entry for entry in lookup("lincoln square") if entry.admin1 == "Illinois")
    city = by_id(section.part_of or 0)
    assert city is not None
    assert city.name == "Chicago"


def test_what_is_no_place_is_not_found() -> None:
    assert lookup("no such place anywhere") == ()


@pytest.mark.parametrize("pair", ["san francisco", "cook county", "deir ez"])
def test_a_name_of_several_words_may_open_as_it_is_listed(pair: str) -> None:
    assert may_open(pair)


def test_what_opens_no_name_is_known_to() -> None:
    assert not may_open("said wednesday")


def test_a_nation_is_found_by_its_code() -> None:
    sudan = nation("SD")
    assert sudan is not None
    assert (sudan.name, sudan.kind) == ("Sudan", "country")
    assert nation("XX") is None
