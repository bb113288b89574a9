import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.records.article import Article, CleanArticle
from pipeline.records.codec import decode, encode

NOW = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
MARKET = """Skip to main content

Ten hurt in market fire

Ten hurt in market fire

2 min read
16 December, 2018
By Jane Roe

Smoke over the market of the town on Saturday (AFP)

SPRINGFIELD: Ten people were hurt in a fire at the market on Saturday, the mayor said. "It was bad," he added.

The fire broke out at noon, Reuters said, and was put out after two hours. More than
200 people were brought to safety, and the market will stay closed for a week,
the fire department said.-AFP

Minister visits troops in the north

Please enter your comment!
Please enter your name here"""


def cleaned(text: str | None = None, **fields: object) -> CleanArticle:
    return clean(Article(article_id="a", content_hash="h", known_at=NOW, text=text, **fields))  # type: ignore[arg-type]


def sentences(article: CleanArticle) -> list[str]:
    return [article.source_text[slice(*sentence.span)] for sentence in article.sentences]


def test_a_page_is_cleaned() -> None:
    article = cleaned(MARKET)
    assert article.title == "Ten hurt in market fire"
    assert sentences(article) == [
        "Ten hurt in market fire",
        "Ten people were hurt in a fire at the market on Saturday, the mayor said.",
        '"It was bad," he added.',
        "The fire broke out at noon, Reuters said, and was put out after two hours.",
        "More than\n200 people were brought to safety, and the market will stay closed for a week,\n"
        "the fire department said.",
    ]
    assert [sentence.paragraph for sentence in article.sentences] == [-1, 0, 0, 1, 1]
    assert (article.dateline, article.byline, article.credit) == ("SPRINGFIELD", "Jane Roe", "AFP")
    assert article.published is not None
    assert (article.published.date, article.published.basis) == (dt.date(2018, 12, 16), "page")


def test_what_was_dropped_is_told() -> None:
    article = cleaned(MARKET)
    dropped = [(entry.reason, article.source_text[slice(*entry.span)]) for entry in article.dropped]
    assert dropped == [
        ("navigation", "Skip to main content"),
        ("navigation", "Ten hurt in market fire"),
        ("navigation", "2 min read"),
        ("navigation", "16 December, 2018"),
        ("credit", "By Jane Roe"),
        ("caption", "Smoke over the market of the town on Saturday (AFP)"),
        ("credit", "SPRINGFIELD: "),
        ("credit", "-AFP"),
        ("teaser", "Minister visits troops in the north"),
        ("comment_form", "Please enter your comment!"),
        ("comment_form", "Please enter your name here"),
    ]


def test_a_separate_title_follows_the_text_and_comes_first() -> None:
    article = cleaned("Ten were hurt.", title="Fire in the market | The Example")
    assert article.source_text == "Ten were hurt.\n\nFire in the market | The Example"
    assert sentences(article) == ["Fire in the market", "Ten were hurt."]
    assert article.sentences[0].title
    assert article.text == "Ten were hurt."


def test_a_title_that_the_text_holds_is_not_put_there_twice() -> None:
    article = cleaned(
        "Home\n\nFire in the market\n\nTen were hurt.", title="Fire in the market - Daily Example"
    )
    assert article.source_text == "Home\n\nFire in the market\n\nTen were hurt."
    assert sentences(article) == ["Fire in the market", "Ten were hurt."]


def test_a_text_may_have_no_title() -> None:
    assert cleaned("Ten were hurt. They were brought to safety.\n\nThe market was closed.").title is None


def test_a_credit_after_a_quote_leaves_the_quote() -> None:
    article = cleaned('The market burnt down.\n\n"We lost everything," he said. (Reuters)')
    assert article.text == 'The market burnt down.\n"We lost everything," he said.'
    assert article.credit == "Reuters"


def test_a_caption_stays_where_it_is_the_story() -> None:
    article = cleaned("Ten people were hurt in the market fire on Saturday. (Photo: Jane Roe)")
    assert article.text == "Ten people were hurt in the market fire on Saturday."


def test_a_gallery_stays_where_it_is_the_story() -> None:
    picture = "Image 1 of 2 A man died on Monday in a fire at the market, the mayor said. Photo: Jane Roe"
    article = cleaned(f"Image 1 of / 2 Caption Close\n\n{picture}")
    assert article.text == "Image 1 of 2 A man died on Monday in a fire at the market, the mayor said."


def test_an_advertisement_before_a_sentence_takes_nothing_with_it() -> None:
    article = cleaned("The market burnt.\n\nAdvertisement The woman died at the scene.")
    assert "The woman died at the scene." in article.text


def test_junk_sentences_inside_a_paragraph_go() -> None:
    article = cleaned("Ten were hurt. Stay with us for updates. The mayor spoke.\n\nIt was late.")
    assert article.text == "Ten were hurt.\nThe mayor spoke.\nIt was late."


def test_a_withdrawn_article_has_no_text() -> None:
    article = cleaned(withdrawn=True)
    assert (article.withdrawn, article.text, article.sentences) == (True, "", ())


def test_a_language_without_word_list_is_marked_and_kept() -> None:
    article = cleaned("La policía dijo que diez personas fueron heridas.", language="es")
    assert article.unsupported_language
    assert article.text


def test_html_is_read() -> None:
    page = (
        "<html><head><title>Fire in the market</title></head><body><p>Ten people were hurt.</p></body></html>"
    )
    article = cleaned(html=page)
    assert sentences(article) == ["Fire in the market", "Ten people were hurt."]


LINES = st.sampled_from(
    [
        *MARKET.split("\n"),
        "Source: BBC",
        "[Getty]",
        "(Photo: Jane Roe)",
        "LIMA, 3 Jan 90 (EFE) -- [TEXT] Ten died.",
        "1:27 A",
    ]
)


@settings(deadline=None)
@given(
    st.lists(LINES | st.text(max_size=40), max_size=12).map("\n".join),
    st.none() | LINES | st.text(max_size=40),
)
def test_nothing_is_lost_and_nothing_overlaps(text: str, title: str | None) -> None:
    article = cleaned(text, title=title)
    spans = [sentence.span for sentence in article.sentences] + [entry.span for entry in article.dropped]
    owners = [0] * len(article.source_text)
    for start, end in spans:
        assert start < end
        for i in range(start, end):
            owners[i] += 1
    assert max(owners, default=0) <= 1
    assert all(owner or char.isspace() for owner, char in zip(owners, article.source_text, strict=True))
    assert all(sentence == sentence.strip() for sentence in sentences(article))
    assert article.source_text.startswith(text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=200))
def test_the_record_survives_the_wire(text: str) -> None:
    article = cleaned(text)
    assert decode(encode(article), CleanArticle) == article


@pytest.mark.parametrize(
    "unit",
    [
        "Ten died in the fire. ",
        "a",
        ".",
        " ",
        "(",
        "[",
        "[a] ",
        "— ",
        "A, ",
        "A\n",
        "\n",
        "By A and ",
        "1/",
        "@a ",
        "Ten. A\n\n",
    ],
)
def test_a_large_text_is_cleaned(unit: str) -> None:
    article = cleaned(unit * (500_000 // len(unit)))  # a rule whose time grew with the square would not end
    assert len(article.source_text) <= 500_000 + len(article.title or "") + 10


def page(body: str, title: str = "Ten hurt in market fire") -> CleanArticle:
    story = "".join(f"<p>Ten people were hurt in a fire in hall {n}, the mayor said.</p>" for n in range(6))
    inside = f"<head><title>{title}</title></head><body><article>{body.format(story)}</article></body>"
    return clean(Article(article_id="a", content_hash="h", known_at=NOW, html=f"<html>{inside}</html>"))


def test_the_headline_of_a_page_goes_without_the_name_of_the_site_before_it() -> None:
    assert page("<h1>Ten hurt in market fire</h1>{}", "Example - Ten hurt in market fire - World").title == (
        "Ten hurt in market fire"
    )


def test_short_lines_above_the_title_and_below_the_last_sentence_of_a_page_go() -> None:
    article = page(
        "<p>War in the north</p><h1>Ten hurt in market fire</h1>{}<p>Fire brigade</p><p>Springfield</p>"
    )
    assert sentences(article)[0] == "Ten hurt in market fire"
    assert sentences(article)[-1].startswith("Ten people were hurt in a fire in hall 5")
    assert len(sentences(article)) == 7


def test_a_list_at_the_end_of_a_page_stays() -> None:
    article = page("<h1>Ten hurt in market fire</h1>{}<p>The injured are:</p><p>Jane Roe</p><p>John Doe</p>")
    assert sentences(article)[-2:] == ["Jane Roe", "John Doe"]


def test_a_pull_quote_of_a_page_goes() -> None:
    article = page(
        "<h1>Ten hurt in market fire</h1>{}<blockquote>“Ten people were hurt in a fire”</blockquote>"
    )
    assert len(sentences(article)) == 7


def test_a_word_on_the_author_goes() -> None:
    article = cleaned(
        "The town fell.\n\nIt was late.\n\nTen died.\n\nJane Roe covers crime. She joined us in 2014."
    )
    assert article.text == "The town fell.\nIt was late.\nTen died."


def test_who_speaks_in_a_transcript_is_no_dateline() -> None:
    article = cleaned("JANE ROE, PRESENTER: Ten people have died.\n\nThey were asleep.")
    assert article.dateline is None
    assert article.text.startswith("JANE ROE, PRESENTER: Ten")
