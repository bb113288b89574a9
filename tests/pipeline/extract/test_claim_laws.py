"""What holds of the claims of any text at all, and of what a hostile text makes of the stages."""

import datetime as dt
from collections.abc import Sequence

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.extract import extract
from pipeline.records.article import CleanArticle
from pipeline.records.claim import Claim
from tests.pipeline.extract.reading import claims, numbers

ENTERED = dt.datetime(2015, 7, 16, tzinfo=dt.UTC)
WORDS = (
    "killed wounded dead died injured missing fled arrested were was and or , . ; : ' ’s \" ( ) - of the "
    "a at least more than up to between 12 3 two three dozens 1,200 15 500 1995 people soldiers children "
    "including among them others toll rose to blast bomb strike shooting flood Monday since May who shot a "
    "nurse her son he himself 6-year-old Jane Roe , 34 , half million hundred thousand twelve no one none "
    "not fighters homes destroyed cases 3/4 9/11 %"
).split(" ")
NEWS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
ODD = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        st.sampled_from("\u202e\u200b\u0130ﬁ½²٣५Ⅻ𝟏\r\n\t\x85\u2028’”…"),
    ),
    max_size=120,
)
TEXTS = st.lists(st.one_of(NEWS, ODD), max_size=5).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(text=TEXTS, title=st.one_of(st.none(), NEWS, ODD))
def test_claims_of_any_text_keep_the_laws(text: str, title: str | None) -> None:
    raw = {"id": "a", "text": f"{text} .", "title": title, "published_at": "2015-07-15"}
    article = clean(admit(orjson.dumps(raw), None, ENTERED))
    mentions = extract(article)
    assert extract(article) == mentions
    assert sum(mention.primary for mention in mentions.mentions) <= 1
    for mention in mentions.mentions:
        _check_words(article, mention.claims)
    _check_parts([claim for mention in mentions.mentions for claim in mention.claims])


def _check_words(article: CleanArticle, claims: Sequence[Claim]) -> None:
    """Every span reads words inside a sentence of the article, and mark is where they stand in the quote."""
    sentences = [s.span for s in article.sentences]
    for claim in claims:
        for start, end in (claim.span, *claim.also):
            assert article.source_text[start:end].strip()
            assert any(a <= start < end <= b for a, b in sentences)
        assert len(claim.sentence) <= 300
        assert claim.sentence in article.source_text
        if claim.mark is not None:
            assert claim.sentence[slice(*claim.mark)] == article.source_text[slice(*claim.span)]
        assert claim.low is None or claim.high is None or 0 <= claim.low <= claim.high
        assert (claim.low, claim.high) != (None, None)


def _check_parts(claims: Sequence[Claim]) -> None:
    """Parts name claims of the article, and no claim is part of itself."""
    known = {claim.claim_id: claim for claim in claims}
    for claim in claims:
        seen, at = {claim.claim_id}, claim
        while at.part_of is not None:
            assert at.part_of in known
            assert at.part_of not in seen
            seen.add(at.part_of)
            at = known[at.part_of]


def test_shot_and_injured_is_one_claim() -> None:
    found = claims("One man died. Two others were shot and injured, but survived.")
    assert numbers(found) == ["injured 2", "killed 1"]
    assert len(found) == 2
    assert not any(claim.part_of for claim in found)


def test_person_first_met_far_down_adds_nothing() -> None:
    lead, late = "A man was shot dead in Elmwood on Monday.", "A girl was killed, her sister said."
    for sentences, standing in ((0, 2), (7, 1)):
        found = claims(" ".join([lead, *(["The street was quiet."] * sentences), late]))
        assert sum(c.low or 0 for c in found if c.part_of is None) == standing


def test_mother_of_three() -> None:
    assert numbers(claims("A mother of three was killed in the crash.")) == ["killed 1"]


def test_words_for_a_wound() -> None:
    for text, expected in {
        "Two passengers suffered minor injuries in the crash.": ["injured 2"],
        "An 18-year-old received a life-threatening gunshot wound to his head.": ["injured 1"],
        "The driver sustained a fatal head injury in the crash.": ["killed 1"],
        "Seven hikers, four with serious injuries, were airlifted to Bern.": ["injured 4", "injured 7"],
        "Teen in critical condition after crash": ["injured 1"],
        "A man attempting to rob a shop was shot dead.": ["killed 1"],
    }.items():
        assert numbers(claims(text)) == expected
