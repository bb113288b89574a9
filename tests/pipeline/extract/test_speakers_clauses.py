"""Whose a number is where a sentence names several, and where the text goes on without naming anybody."""

import pytest

from pipeline.extract.scan import Scanned, tokenize
from pipeline.extract.speakers import Speakers, find_speakers
from pipeline.records.article import Sentence
from tests.pipeline.extract.reading import claims


def read(*paragraphs: tuple[str, ...], source: str | None = None, title: str | None = None) -> Speakers:
    """Speakers of an article given as paragraphs of sentences."""
    scanned, start = [], 0
    for n, paragraph in enumerate(paragraphs):
        for text in paragraph:
            record = Sentence(span=(start, start + len(text)), paragraph=n)
            scanned.append(Scanned(record, text, tokenize(text, start)))
            start += len(text) + 1
    return find_speakers(scanned, source, title)


def origins(
    *paragraphs: tuple[str, ...], source: str | None = None, title: str | None = None
) -> list[str | None]:
    speakers = read(*paragraphs, source=source, title=title)
    return [speaker.origin if speaker else None for speaker in speakers.sentences]


def at_numbers(text: str) -> list[str | None]:
    """The speaker of each number in a sentence."""
    speakers = read((text,))
    numbers = [n for n, token in enumerate(tokenize(text)) if token.text.isdecimal()]
    return [found.origin if found else None for n in numbers for found in [speakers.at(0, n)]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army said 30 died, but villagers said the dead were 12.", ["army", "villagers"]),
        ("Rebels put the toll at 30, while the army counted 12 bodies.", ["rebels", "army"]),
        ("The army said 30 died; 12 were hurt, police said.", ["army", "police"]),
        ("16 died, a doctor said, and the army had buried 12.", ["doctor", "army"]),
        ("The Red Cross had collected 33 bodies, one of its workers said.", ["Red Cross"]),
        ("16 died, doctors said, the AFP news agency reported.", ["doctors"]),
    ],
)
def test_a_number_is_its_clauses(text: str, expected: list[str | None]) -> None:
    assert at_numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("Two died, the town's ombudsman, Jane Roe, said.", "Jane Roe"),
        ("The head of the Bravo regional administration, Jane Roe, wrote that two died.", "Jane Roe"),
        ("One person died, said its clinical director, Dr Jane Roe.", "Jane Roe"),
        ("Two died, according to the union's chairman, Jane Roe, whose son was there.", "Jane Roe"),
        ("The commander, Jane Roe, who was here, gave a lower figure.", "Jane Roe"),
        ("The National Dam Agency (NDA) spokesman John Roe said two died.", "John Roe, National Dam Agency"),
        ("The National Office for Dams (NOD) said two died.", "National Office for Dams"),
        ("Two died, the defence ministry said.", "defence ministry"),
        ("Two died, disaster management officials said.", "disaster management officials"),
        ("Two died, the state mining company BNT said.", "state mining company BNT"),
        ("The trade unions fear that two died.", "trade unions"),
        (
            "A roll call taken by the Ministry of Education has established that two died.",
            "Ministry of Education",
        ),
        ("The ministry's spokesman, in a statement, rejected the claim that 30 had died.", "ministry"),
        ("The mayor was quoted as saying that two died.", "mayor"),
        ("The agency Bravo quoted police as saying two died.", "police"),
        ("Two died, as per the health ministry.", "health ministry"),
        ("Roe disputed his count, saying two died.", "Roe"),
    ],
)
def test_more_forms(text: str, origin: str) -> None:
    (found,) = origins((text,))
    assert found == origin


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (
            "Interior Minister Jane Roe, appearing on television, acknowledged 17 deaths.",
            "Jane Roe, Interior Minister",
        ),
        ("The prefect, Jane Roe, said two died.", "Jane Roe"),
        ("An imam in the town, John Roe, spoke of 43 graves.", "John Roe"),
        ("The mission that is watching the truce has recorded 71 killings, the mayor said.", "mayor"),
        ("The commission that is watching the truce has recorded 71 killings.", "commission"),
        ("Residents of three hamlets in northern Bravo accused soldiers of having shot 12 men.", "residents"),
        ("A man accused of killing two was held.", None),
        ("Violence blamed on the Islamic State has claimed more than 2,000 lives.", None),
        ("An outbreak declared ten days ago has infected 38 people.", None),
        ("Figures provided by the Ports Authority: 12 dead.", "Ports Authority"),
        ("By the harbour commission's count 12 died.", "harbour commission"),
        ("Six died, the press service of the Border Service said.", "Border Service"),
        ("Opposition leader Jane Roe charged that ten had died.", "Jane Roe"),
        ("Capt. Jane Roe of the Captaincy of Ports said 12 died.", "Jane Roe"),
        (
            "Bravo, India: Officials lowered the number of dead to 18, saying that three were alive.",
            "officials",
        ),
    ],
)
def test_speakers_in_every_position(text: str, origin: str | None) -> None:
    assert origins((text,)) == [origin]


def test_a_report_goes_on_where_a_sentence_leans_on_it() -> None:
    first = "Six died, the mayor said."
    assert origins((first, "Two of them were children."), ("A dog was lost.",)) == ["mayor", "mayor", None]
    assert origins((first, "That raises the toll to nine.")) == ["mayor", "mayor"]
    assert origins((first, "Ten more were taken to a hospital.")) == ["mayor", None]
    assert origins((first, "In 1998 some 900 of those who fled died.")) == ["mayor", None]


def test_a_quotation_is_not_carried_over() -> None:
    assert origins(("“Six died,” the mayor said.", "Ten were hurt.")) == ["mayor", None]


def test_who_is_quoted_within_a_quotation_does_not_speak_before() -> None:
    assert origins(("“I counted six.", "A nurse told me ten were hurt.”"))[0] is None


def test_an_entry_of_a_live_page_is_its_speakers() -> None:
    entry = ("15:20 A third man has died.", "He was 44, the mayor wrote.", "Five remain in hospital.")
    assert origins(entry) == ["mayor"] * 3


def test_a_credit_at_the_end_is_for_the_whole_item() -> None:
    item = ("14 people are hurt.", "One is in danger.", "Source: Civil Protection.")
    assert origins(item) == ["civil protection"] * 3


def test_an_issuer_speaks_wherever_nobody_else_does() -> None:
    body = (("Six people died.",), ("Ten were hurt, police said.",))
    assert origins(*body, source="Bravo Relief", title="Press release: rain") == ["Bravo Relief", "police"]
    assert origins(*body, source="Bravo Relief", title="Situation report 7") == [None, "police"]
    assert origins(*body, source="Bravo Relief", title="Operation update 7")[0] == "Bravo Relief"
    assert origins(*body, source="Bravo Times", title="Six die in Bravo") == [None, "police"]
    assert origins(*body, source="Ministry of Health") == ["Ministry of Health", "police"]


def test_an_outlet_prints_a_summary_of_the_body_in_its_lead() -> None:
    body = (("Six died, the press centre said.",), ("Ten were hurt.",))
    assert origins(*body, source="Bravo News", title="Press centre: morning summary") == ["press centre"] * 2


def test_we_and_our_are_the_publisher_outside_quotations() -> None:
    body = (("We have verified six deaths.",), ("Our clinic treated ten.",), ("“We counted six,” she said.",))
    assert origins(*body, source="Bravo Relief")[:2] == ["Bravo Relief"] * 2


def test_a_count_of_its_own() -> None:
    (found,) = read(
        ("Six died, according to a tally kept by this newspaper.",), source="Bravo Post"
    ).sentences
    assert found is not None
    assert (found.origin, found.kind) == ("Bravo Post", "own_reporting")


def test_a_list_is_its_headings_speakers() -> None:
    heading = "Figures provided by the Ports Authority as of noon:"
    lines = (("Deaths: 87",), ("Persons missing: 31",), ("It rained on.",))
    assert origins((heading,), *lines) == ["Ports Authority"] * 3 + [None]


def test_a_live_page_tells_who_is_speaking() -> None:
    entry = ("16:55 Minister Jane Roe is speaking.", "Seven dead.", "By her account 46 fled.")
    assert [origin and origin[:8] for origin in origins(entry)] == ["Jane Roe"] * 3


def test_records_show_and_a_visitor_has_spoken_to_us() -> None:
    shown = claims("The council's records showed the town of Buzi with 17 dead, the floods having ebbed.")
    assert {c.origin for c in shown} == {"council"}
    text = 'The governor has just spoken to us after the crash. "Sixteen dead, God help them."'
    assert {c.origin for c in claims(text)} == {"governor"}


def test_who_tells_is_before_who_counts() -> None:
    text = (
        "Divers counted 46 corpses in the ferry, the district administrator, Jane Roe, told reporters, "
        "raising the confirmed toll to 74 from 28."
    )
    assert {"Jane Roe"} == {c.origin for c in claims(text) if c.low == 74}


def test_a_body_in_brackets_at_the_end_is_credited() -> None:
    assert origins(("Since 5 August 9,720 refugees have been registered (UNHCR).",)) == ["UNHCR"]
    table = ("Human losses (Bravo Health Department, final):",), ("Roe / 27 / 486",), ("Total 29 deaths.",)
    assert origins(*table) == ["Bravo Health Department"] * 3
    assert origins(("Bravo Hospital took in 52 people.",), ("Six guards received wounds.",)) == [
        "Bravo Hospital",
        None,
    ]
    assert origins(("Two died near the seat of the Disaster Agency (DA).",)) == [None]


def test_the_minister_is_who_spoke_as_one() -> None:
    told = (("Two died, interior minister Jane Roe said.",), ("The minister put the injured at 57.",))
    assert origins(*told) == ["Jane Roe", "Jane Roe"]


def test_a_time_of_day_may_stand_before_the_verb() -> None:
    told = ("The police chief, General Max Roe, this morning gave a toll of four dead.",)
    assert origins(told) == ["Max Roe, police"]
