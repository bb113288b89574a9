from lxml.html import document_fromstring

from pipeline.clean.gaps import fill

TEXT = "Ten people were hurt in a fire at the market.\nIt was put out after two hours."


def lead(above: str) -> list[str]:
    """What stands before the text that an extractor found, where ``above`` follows the headline."""
    story = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    tree = document_fromstring(f"<html><body><h1>Fire in market</h1>{above}<div>{story}</div></body></html>")
    text = fill(TEXT, tree)
    assert text.endswith(TEXT)
    return text.removesuffix(TEXT).splitlines()


def test_a_deck_is_put_before_the_text() -> None:
    assert lead("<p>Three firemen are among the injured.</p>") == ["Three firemen are among the injured."]


def test_a_story_in_points() -> None:
    points = "<ul><li>Ten people are in hospital</li><li>The market had no exits at all</li></ul>"
    assert lead(points) == ["Ten people are in hospital", "The market had no exits at all"]


def test_lines_that_are_no_lead() -> None:
    assert (
        lead(
            "<p>By Jane Roe and John Doe, Springfield</p><p>Published on Saturday at 10:15 in the morning</p>"
        )
        == []
    )
    assert lead("<p>Click to share this on Twitter, please</p><div>Photos</div>") == []
    assert lead("<p><a href='/x'>Two die in fire of another market</a></p>") == []
    assert lead("<div>A menu with very many entries in it</div>" * 9) == []


def test_behind_the_headline_where_the_text_begins_with_it() -> None:
    page = "<h1>Fire in market</h1><p>Three firemen are among the injured.</p><p>Ten people were hurt.</p>"
    text = fill("Fire in market\nTen people were hurt.", document_fromstring(page))
    assert text == "Fire in market\nThree firemen are among the injured.\nTen people were hurt."


def test_a_page_without_headline_or_with_another_story_below_it() -> None:
    assert fill(TEXT, document_fromstring("<p>Three firemen are among the injured.</p>")) == TEXT
    other = "<h1>Fire</h1><p>Three firemen are among the injured.</p><p>Quite another story.</p>"
    assert fill(TEXT, document_fromstring(other)) == TEXT
