import pytest

from pipeline.extract.attribution import Attribution
from pipeline.extract.scan import Scanned, tokenize
from pipeline.extract.speakers import find_speakers
from pipeline.lexicon.load import load
from pipeline.records.article import Sentence

WORDS = load("speakers")
EXAMPLES = [
    (kind, phrase, example)
    for table in ("kinds", "weak")
    for kind, entries in WORDS[table].items()
    for phrase, example in entries.items()
]


def story(*sentences: str, paragraph: int | None = None) -> tuple[Attribution | None, ...]:
    """Speakers of sentences that are each a paragraph, or all in one."""
    scanned, start = [], 0
    for n, text in enumerate(sentences):
        at = n if paragraph is None else paragraph
        record = Sentence(span=(start, start + len(text)), paragraph=at)
        scanned.append(Scanned(record, text, tokenize(text, start)))
        start += len(text) + 1
    return find_speakers(scanned).sentences


def last(*sentences: str) -> Attribution:
    found = story(*sentences)[-1]
    assert found is not None
    return found


def told(*sentences: str) -> tuple[str, str, str | None]:
    found = last(*sentences)
    return found.origin, found.origin_key, found.kind


@pytest.mark.parametrize(("kind", "phrase", "example"), EXAMPLES)
def test_every_phrase_tells_its_kind(kind: str, phrase: str, example: str) -> None:
    assert phrase.rstrip("s.") in example.lower()
    assert last(example).kind == kind


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Two died, the Syrian Observatory for Human Rights said.",
            ("Syrian Observatory for Human Rights", "syrian observatory for human rights", "monitor"),
        ),
        ("Chicago police said two died.", ("Chicago police", "chicago police", "police")),
        ("The Chicago Police Department said so.", ("Chicago Police Department", "chicago police", "police")),
        ("Police in Chicago said two died.", ("Police in Chicago", "chicago police", "police")),
        ("Two died, police said.", ("police", "police", "police")),
        ("According to officials, two died.", ("officials", "government", "government")),
        ("Two died, according to the Health Ministry.", ("Health Ministry", "health ministry", "government")),
        (
            "The Ministry of Health put the toll at 57.",
            ("Ministry of Health", "health ministry", "government"),
        ),
        ("Two died, the AFP news agency reported.", ("AFP", "afp", "agency")),
        (
            "An unnamed SDF commander told AFP that two died.",
            ("Syrian Democratic Forces", "syrian democratic forces", "armed_group"),
        ),
        (
            "Doctors at Saint Mary Hospital said two died.",
            ("Saint Mary Hospital", "saint mary hospital", "hospital"),
        ),
        ("The UN refugee agency said 4,000 people fled.", ("United Nations", "united nations", "un")),
        (
            "Twelve died, according to figures collected by the Red Cross.",
            ("Red Cross", "red cross", "monitor"),
        ),
        (
            "US President Jane Roe said two died.",
            ("Jane Roe, US President", "us president", "government"),
        ),
        (
            "Cook County sheriff's deputies said so.",
            ("Cook County sheriff's deputies", "cook county sheriff", "police"),
        ),
        (
            "Officials who spoke on condition of anonymity said two died.",
            ("officials", "anonymous", "anonymous"),
        ),
        ("Police Sgt. John Doe said two died.", ("John Doe, police", "police", "police")),
        (
            "“Two died,” said Jane Roe, a spokeswoman for the Health Ministry.",
            ("Jane Roe, Health Ministry", "health ministry", "government"),
        ),
        (
            "Col. Jane Roe, a spokeswoman for the Health Ministry, said two died.",
            ("Jane Roe, Health Ministry", "health ministry", "government"),
        ),
        ("Jane Roe, 34, told reporters two died.", ("Jane Roe", "jane roe", "witness")),
        ("Radio Bravo reported two dead.", ("Radio Bravo", "radio bravo", "agency")),
    ],
)
def test_forms(sentence: str, expected: tuple[str, str, str | None]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Two people died.",
        "It was reported that two died.",
        "The attack claimed 12 lives.",
        "The group claimed responsibility.",
        "The United States sent aid.",
        "He told no one.",
        "The mosque is said to be a command centre.",
        "Two men were shot by police.",
        "Officers put him in a van.",
    ],
)
def test_nobody_speaks(sentence: str) -> None:
    assert story(sentence) == (None,)


OBSERVATORY = "The Syrian Observatory for Human Rights (SOHR) said two died."
HEAD = "“They fled,” said Observatory head Rami Abdel Rahman."
RAHMAN = "Rami Abdel Rahman, Syrian Observatory for Human Rights"


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("Six died, the Observatory said.", "Syrian Observatory for Human Rights"),
        ("Six died, the monitoring group said.", "Syrian Observatory for Human Rights"),
        ("SOHR said six died.", "Syrian Observatory for Human Rights"),
        ("It said six died.", "Syrian Observatory for Human Rights"),
        ("According to Abdul Rahman, six died.", RAHMAN),
        ("Rahman said six died.", RAHMAN),
        ("It was over at dawn, he said, the AFP news agency reported.", RAHMAN),
        ("Rami Abdul Rahman, the head of the monitoring group, said six died.", RAHMAN),
    ],
)
def test_partial_names_are_resolved(sentence: str, origin: str) -> None:
    assert told(OBSERVATORY, HEAD, sentence) == (origin, "syrian observatory for human rights", "monitor")


def test_a_person_brings_the_body_along() -> None:
    first = "According to Jane Roe, head of the Syrian Observatory for Human Rights, 900 died."
    assert told(first, "Roe also said 320 were hurt.") == (
        "Jane Roe, Syrian Observatory for Human Rights",
        "syrian observatory for human rights",
        "monitor",
    )


def test_a_statement_has_its_issuer() -> None:
    first = "A statement from the Health Ministry read that 16 died."
    assert told(first, "“It was a threat,” the statement added.")[0] == "Health Ministry"


def test_a_body_has_one_name() -> None:
    assert told("A statement from the Combined Joint Task Force read that 16 died.")[0] == "US-led coalition"


def test_an_unnamed_speaker_speaks_again() -> None:
    first = "An unnamed SDF commander told AFP news agency that 15 died."
    assert told(first, "“They will be fierce,” the commander added.")[0] == "Syrian Democratic Forces"


def test_an_open_quotation_keeps_its_speaker() -> None:
    first, second, third = story(
        "“Six died,” a doctor said. ", "“Ten were hurt.", "They are safe.”", paragraph=0
    )
    assert first is not None
    assert first.kind == "hospital"
    assert first == second == third


def test_a_quotation_may_be_attributed_at_its_end() -> None:
    first, second, third = story("“Six died.", "Ten were hurt,” a doctor said.", "It was dark.", paragraph=0)
    assert first is not None
    assert (first.kind, first == second, third) == ("hospital", True, None)


def test_the_span_reads_the_speaker() -> None:
    text = "Two died, the Health Ministry said on Friday."
    (found,) = story(text)
    assert found is not None
    assert text[slice(*found.span)] == "the Health Ministry"


def test_initials_in_brackets_tell_where_a_name_begins() -> None:
    (found,) = story("Two died, the National Disaster Risk and Management Council (NDRMC) said.")
    assert found is not None
    assert found.origin == "National Disaster Risk and Management Council"


def test_who_claims_an_attack_does_not_tell_its_toll() -> None:
    (found,) = story("Two car bombs claimed by the group killed 32 people, police said.")
    assert found is not None
    assert found.kind == "police"


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("Nine have died of cholera since May, according to the WHO.", "World Health Organization"),
        ("The committee COMAR, for its part, asserted that two died.", "committee COMAR"),
        ("Nine died, the mayor of Beta, Jane Roe, said at a service on Monday.", "Jane Roe"),
        ("Our paper has learned from relatives that four died.", "relatives"),
        ("Jane Roe, spokeswoman of the health ministry, now gives ten dead.", "Jane Roe, health ministry"),
        ("16:45 UNRWA: 250 displaced persons are in the gym.", "UNRWA"),
        ("A minister was among the wounded, his aide said.", "his aide"),
        ("The chairman of the board, Jane Roe, appealed for calm and said nine died.", "Jane Roe"),
        ("Six families fled, the refugees' coordination said.", "refugees' coordination"),
        ("Seven died, the news agency Beta reported, quoting the prosecutor, Jane Roe.", "Jane Roe"),
        ("Jane Roe firmly denied that 12 nurses had died.", "Jane Roe"),
    ],
)
def test_news_names_its_speakers_in_many_ways(sentence: str, origin: str) -> None:
    assert last(sentence).origin == origin


def test_a_source_line_speaks_of_the_list_before_it() -> None:
    lines = ("Deaths: 12", "Missing: 5", "Source: Coast Guard")
    assert [found and found.origin for found in story(*lines)] == ["coast guard"] * 3


def test_who_begins_a_quotation_speaks_to_its_end() -> None:
    told = 'A relief group fears 50 died; the mayor, Jane Roe, corrected herself and said: "We have lists.'
    found = story(told, 'The number is 31."', paragraph=0)
    assert found[1] is not None
    assert found[1].origin == "Jane Roe"
