"""Places are found where the text tells of places, and resolved by their company."""

import datetime as dt

import msgspec
import pytest

from pipeline.extract.places import event_place, find_facility, find_places, is_guess
from pipeline.extract.scan import Scanned, scan
from pipeline.records.article import CleanArticle, Dropped, Sentence
from pipeline.records.mention import Place
from tests.pipeline.extract.reading import read as read_article


def read(
    *sentences: str, dateline: str | None = None, url: str | None = None
) -> tuple[tuple[Scanned, ...], CleanArticle]:
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    article = CleanArticle(
        article_id="a",
        content_hash="",
        url=url,
        known_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        source_text=f"{text}{dateline or ''}",
        dateline=dateline,
        sentences=tuple(Sentence(span=span, paragraph=0) for span in spans),
    )
    return scan(article), article


def place_of(*sentences: str, dateline: str | None = None, url: str | None = None) -> Place | None:
    scanned, article = read(*sentences, dateline=dateline, url=url)
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
        ("He was shot in Auburn, Lewiston police and Bangor police said.", "Auburn", "Maine", "US"),
        ("A boy was shot in Southeast D.C. on Saturday.", "Washington", "District of Columbia", "US"),
        ("They fled the fighting for Kunduz.", "Kunduz", "Kunduz", "AF"),
        ("A man was shot in Mt. Vernon, Ohio.", "Mount Vernon", "Ohio", "US"),
        ("A bomb hit a bus in the Brooklyn district of Gabrovo.", "Gabrovo", "Gabrovo", "BG"),
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


def test_a_wire_agency_reports_from_the_capital() -> None:
    place = place_of("Gunmen killed six men near Djibo in Burkina Faso.", dateline="OUAGADOUGOU")
    assert place is not None
    assert (place.name, place.precision) == ("Djibo", "near")


def test_a_village_that_geonames_does_not_list_is_no_far_town_of_its_name() -> None:
    place = place_of(
        "A man was shot in Ludlow, deputies said.",
        "Yavapai County deputies and Arizona rangers came.",
        "Yavapai County has seen three such shootings in Arizona.",
    )
    assert place == Place(name="Ludlow", admin1="Arizona", country="US")


def test_a_listed_town_stays_though_the_article_is_set_in_another_division() -> None:
    told = ("The army attacked Hajin in Syria.", "Hajin police fled Hajin.", "Ten died in a raid in Suweida.")
    scanned, article = read(*told)
    place = event_place(find_places(scanned, article), [2])
    assert place is not None
    assert place.admin1 == "As-Suwayda"


def test_where_two_streets_meet_is_no_place() -> None:
    told = ("She walked down Ohio Avenue.", "She was shot at Ohio and Third, Tucson police said.")
    scanned, article = read(*told, dateline="TUCSON, Ariz.")
    place = event_place(find_places(scanned, article), [1])
    assert place is not None
    assert place.name == "Tucson"


def test_where_somebody_lives_gives_way_to_where_it_happened() -> None:
    place = place_of("An Austin man was shot dead in Waco, Texas.")
    assert place is not None
    assert place.name == "Waco"


def test_a_town_mentioned_once_far_away_does_not_beat_the_county() -> None:
    filler = ["Deputies found nobody."] * 8
    told = ["A man was shot in Harris County, Texas."] * 2 + filler + ["He was born in Waco."]
    scanned, article = read(*told)
    place = event_place(find_places(scanned, article), [0, 1])
    assert place is not None
    assert (place.name, place.precision) == ("Harris County", "admin2")


@pytest.mark.parametrize(
    ("url", "name", "admin1"),
    [
        ("https://example.com/local/southern-maine/1", "Auburn", "Maine"),
        ("https://wzzz.com/1", "Auburn", "Alabama"),
        ("https://kzzz.com/1", "Auburn", "Washington"),
        (None, "Auburn", "Washington"),
    ],
)
def test_the_address_settles_what_the_text_leaves_open(url: str | None, name: str, admin1: str) -> None:
    place = place_of("A man was shot in Auburn on Friday.", url=url)
    assert place is not None
    assert (place.name, place.admin1) == (name, admin1)


def test_the_address_serves_where_the_text_names_no_place() -> None:
    path = place_of("Three men were shot on Friday.", url="https://example.com/yavapai-county-shooting")
    assert path is not None
    assert (path.name, path.admin1) == ("Yavapai County", "Arizona")
    host = place_of("Three men were shot on Friday.", url="https://www.tucsonnews.com/1")
    assert host is not None
    assert (host.name, host.precision) == ("Arizona", "admin1")
    assert place_of("Three men were shot on Friday.", url="https://example.com/1") is None
    assert place_of("Three men were shot on Friday.", url="http://[broken") is None


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


@pytest.mark.parametrize(
    ("sentence", "name", "admin1"),
    [
        ("A Shreveport juvenile was shot in the leg.", "Shreveport", "Louisiana"),
        ("Two Mombasa fishermen drowned when their boat sank.", "Mombasa", "Mombasa County"),
        ("Five died in a fire in a crowded Karachi hotel.", "Karachi", "Sindh"),
        ("Gunmen opened fire at Kabul University on Monday.", "Kabul", "Kabul"),
        ("A parcel bomb went off at Lagos International Airport.", "Lagos", "Lagos"),
        ("He was shot in Lee's Summit on Friday.", "Lee's Summit", "Missouri"),
        ("It was reported in Prince George's County.", "Prince George's County", "Maryland"),
    ],
)
def test_who_and_what_bears_the_name_of_a_town_is_there(sentence: str, name: str, admin1: str) -> None:
    place = place_of(sentence)
    assert place is not None
    assert (place.name, place.admin1) == (name, admin1)


def test_where_somebody_was_taken_is_no_place_of_the_event() -> None:
    place = place_of("The bus overturned near Nakuru; the injured are in Nairobi Hospital.")
    assert place is not None
    assert place.name == "Nakuru"


def test_a_division_told_once_holds_for_every_mention() -> None:
    told = "HOWLAND, Ohio (AP) - Two people were shot at a house."
    places = find_places(*read(told, "The shooting in Howland was a dispute, Howland police said."))
    assert {m.place.admin1 for m in places} == {"Ohio"}


def test_the_publishers_name_behind_the_headline_serves_where_nothing_else_does() -> None:
    text, tail = "A man was shot on Gilbert Drive. Man shot", " - KZZZ News - Shreveport, Louisiana"
    article = CleanArticle(
        article_id="a",
        content_hash="",
        known_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        source_text=text + tail,
        sentences=(Sentence(span=(33, 41), paragraph=-1, title=True), Sentence(span=(0, 32), paragraph=0)),
        dropped=(Dropped(span=(41, len(text + tail)), reason="navigation"),),
    )
    place = event_place(find_places(scan(article), article), [1])
    assert place is not None
    assert place.name == "Shreveport"


@pytest.mark.parametrize(
    ("sentence", "guess"),
    [
        ("Two men were shot in Springfield on Friday.", True),
        ("Two men were shot in Springfield, Illinois, on Friday.", False),
        ("Two men were shot in Chicago on Friday.", False),
    ],
)
def test_one_of_many_towns_of_a_name_is_a_guess(sentence: str, guess: bool) -> None:
    places = find_places(*read(sentence))
    assert is_guess(event_place(places, [0]), places) is guess


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("MANILA — A ferry capsized off the Philippine island of Siquijor.", "Siquijor", "PH"),
        ("JAKARTA — Floods killed 22 people in Indonesia's West Sumatra province.", "West Sumatra", "ID"),
        ("GENEVA — Fighting displaced 4,500 people in Sudan's Blue Nile state.", "Blue Nile", "SD"),
        ("MEXICO CITY — Gunmen burst into a clinic in the Mexican city of Irapuato.", "Irapuato", "MX"),
        (
            "BAMAKO — An army camp at Boulkessi, near the border with Chad, Malians said.",
            "Boulkessi",
            "ML",
        ),
        ("A bus fell into a ravine on the road between Pokhara and Baglung.", "Pokhara", "NP"),
        ("A quake hit near Jacmel, 40 km southwest of Port-au-Prince, Haiti.", "Jacmel", "HT"),
        ("Landslides hit the mountain city of Petropolis, 68 km north of Rio.", "Petropolis", "BR"),
        ("The base in Semuliki, North Kivu, was attacked.", "Semuliki", "CD"),
        ("Police in Peru's northern region of Loreto found the wreck.", "Loreto", "PE"),
        ("An air strike on a hospital in Taiz killed nine Yemenis.", "Taiz", "YE"),
        ("A mine caught fire in Mindanao, in the southern Philippines.", "Mindanao", "PH"),
        ("BANGUI — Rebels attacked the town of Bangassou on Sunday.", "Bangassou", "CF"),
        ("Shells fell on Toretsk, in the Donbas.", "Toretsk", "UA"),
        ("The people of Bria fled, the Central African Red Cross said.", "Bria", "CF"),
        ("Troops burned the village of Kin in Sagaing region, in Myanmar.", "Kin", "MM"),
        ("DAMASCUS — Rebels entered Hama on Thursday.", "Hama", "SY"),
        ("A tsunami hit Palu after the quake.", "Palu", "ID"),
        ("Police arrested 300 people in Minsk on Sunday.", "Minsk", "BY"),
        ("Half of the population of Bria, in the Central African Republic, has left.", "Bria", "CF"),
        ("OMSK — Eight died in a fire in a hostel in the Siberian city of Omsk.", "Omsk", "RU"),
        ("Bodies were found 40 km north of the Libyan town of Zuwara.", "Zuwarah", "LY"),
    ],
)
def test_news_of_the_world(text: str, name: str, country: str) -> None:
    place = place_of(text)
    assert place is not None
    assert (place.name, place.country) == (name, country)


SMALL_TOWNS = {
    "CHOLERA has claimed four more lives in Nampula, health officials said.": "Nampula",
    "NAMPULA. The market hall burned down in the night, killing two traders.": "Nampula",
    "Two men were killed in a raid on a farm 15 kilometres from Nampula.": "Nampula",
    "Eleven bodies lay on the bank, the mayor of Nampula said after the boat sank.": "Nampula",
    "Nine people died in Cyclone Rosa, which hit the town of Nampula on Friday.": "Nampula",
    "Guards shot five men at the Roe farm, Nampula municipality, on Monday.": "Nampula",
}


@pytest.mark.parametrize(("text", "town"), SMALL_TOWNS.items())
def test_an_event_is_told_of_a_town(text: str, town: str) -> None:
    place = read_article(text).mentions[0].place
    assert place is not None
    assert place.name == town


def test_the_publisher_tells_where_a_name_of_many_places_lies() -> None:
    scanned, article = read("Floods killed nine in San Carlos on Monday.")
    for source, country in (("Nicaragua Herald", "NI"), ("Luzon Times", "PH")):
        place = event_place(find_places(scanned, msgspec.structs.replace(article, source=source)), [0])
        assert place is not None
        assert place.country == country
    scanned, article = read("The boat carried 291 persons.")
    assert not find_places(scanned, msgspec.structs.replace(article, source="Nicaragua Herald"))
