"""Places are found where the text tells of places, and resolved by their company."""

import datetime as dt

import pytest

from pipeline.extract.places import event_place, find_facility, find_places
from pipeline.extract.scan import Scanned, scan
from pipeline.records.article import CleanArticle, Sentence
from pipeline.records.mention import Place


def read(*sentences: str, dateline: str | None = None) -> tuple[tuple[Scanned, ...], CleanArticle]:
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    article = CleanArticle(
        article_id="a",
        content_hash="",
        known_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        source_text=f"{text}{dateline or ''}",
        dateline=dateline,
        sentences=tuple(Sentence(span=span, paragraph=0) for span in spans),
    )
    return scan(article), article


def place_of(*sentences: str, dateline: str | None = None) -> Place | None:
    scanned, article = read(*sentences, dateline=dateline)
    return event_place(find_places(scanned, article), [0])


def names(*sentences: str) -> list[str | None]:
    return [mention.place.name for mention in find_places(*read(*sentences))]


@pytest.mark.parametrize(
    ("sentence", "name", "admin1", "country"),
    [
        ("A strike hit a mosque in the Syrian border town of Hajin.", "Hajin", "Deir ez-Zor", "SY"),
        ("It fell in Hajin, in the eastern province of Deir Ezzor.", "Hajin", "Deir ez-Zor", "SY"),
        ("A shooting in the French city of Strasbourg shocked all.", "Strasbourg", "Grand Est", "FR"),
        ("Two men were shot in Springfield, Ill., on Friday.", "Springfield", "Illinois", "US"),
        ("Two men were shot in Paris, Texas, on Friday.", "Paris", "Texas", "US"),
        ("A man was shot on Chicago's South Side.", "Chicago", "Illinois", "US"),
        ("Houston police said a man was shot on Alder Street.", "Houston", "Texas", "US"),
    ],
)
def test_company_settles_which_place_is_meant(sentence: str, name: str, admin1: str, country: str) -> None:
    place = place_of(sentence)
    assert place is not None
    assert (place.name, place.admin1, place.country) == (name, admin1, country)
    assert place.geonames_id


def test_a_division_or_a_country_alone_says_so() -> None:
    province = place_of("Two soldiers died in Idlib province.", "Syrian officials said so.")
    assert province is not None
    assert (province.name, province.precision) == ("Idlib", "admin1")
    country = place_of("Two soldiers died in northern Syria.")
    assert country is not None
    assert (country.name, country.country, country.precision) == ("Syria", "SY", "country")


def test_near_is_kept() -> None:
    place = place_of("A bomb went off near Hajin, Syria.")
    assert place is not None
    assert place.precision == "near"


@pytest.mark.parametrize(
    ("sentence", "name", "admin1"),
    [
        ("They died in a remote Tulul al-Safa area of Suweida.", "Tulul al-Safa", "As-Suwayda"),
        ("They died in the village of Abcoor in Deir Ezzor province.", "Abcoor", "Deir ez-Zor"),
    ],
)
def test_places_that_geonames_does_not_list(sentence: str, name: str, admin1: str) -> None:
    place = place_of(sentence)
    assert place == Place(name=name, admin1=admin1, country="SY")


def test_a_neighbourhood_is_its_city() -> None:
    place = place_of("A boy was shot in the Hyde Park neighborhood of Chicago.")
    assert place is not None
    assert place.name == "Chicago"


@pytest.mark.parametrize(
    "sentence",
    [
        "Paris Hilton sang.",
        "Mr. London left.",
        "Jordan Smith, 24, was shot.",
        "It stood on Houston Street.",
        "Police said so.",
    ],
)
def test_other_names_are_no_places(sentence: str) -> None:
    assert names(sentence) == []


def test_the_dateline_serves_where_nothing_else_does() -> None:
    place = place_of("Three men were shot on Friday.", dateline="ST. LOUIS")
    assert place is not None
    assert place.name == "Saint Louis"


@pytest.mark.parametrize(
    ("sentence", "facility"),
    [
        ("A bomb hit St. Mary's Church on Sunday.", "st mary's church"),
        ("He was shot in the 1300 block of Alder Ave. on Friday.", "1300 block of alder avenue"),
        ("A strike destroyed a mosque.", "mosque"),
        ("He was taken to a hospital.", None),
    ],
)
def test_facilities(sentence: str, facility: str | None) -> None:
    scanned, _ = read(sentence)
    assert find_facility(scanned[0]) == facility
