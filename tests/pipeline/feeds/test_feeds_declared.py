"""config/feeds.toml, OPML, and what the command line names."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.feeds.declared import DEFAULT, Feed, load, named, read_list

ROOT = Path(__file__).parents[3]


def write(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text)
    return path


def test_the_file_that_ships_is_right_and_its_comments_name_every_key() -> None:
    feeds = load(ROOT / DEFAULT)
    assert [feed.url for feed in feeds] == ["http://127.0.0.1:8765/feed.xml"]
    text = (ROOT / DEFAULT).read_text()
    assert all(f"\n# {field} = " in text for field in Feed.__struct_fields__)


def test_the_example_in_its_comments_is_right(tmp_path: Path) -> None:
    text = (ROOT / DEFAULT).read_text()
    example = text[text.index("# [[feed]]") :].replace("\n# ", "\n").removeprefix("# ")
    (feed,) = load(write(tmp_path, example))
    assert feed == Feed("https://news.example/world/rss.xml", "The Example", "en", poll_minutes=15)


def test_only_the_address_is_needed(tmp_path: Path) -> None:
    (feed,) = load(write(tmp_path, '[[feed]]\nurl = "https://a.example/rss"'))
    assert feed == Feed("https://a.example/rss")
    assert (feed.kind, feed.text, feed.quotes, feed.withdraw_gone, feed.poll_minutes) == (
        "web", "page", "full", False, None,
    )  # fmt: skip


def test_a_directory_may_be_declared(tmp_path: Path) -> None:
    (feed,) = load(write(tmp_path, '[[feed]]\nurl = "file:///var/spool/articles"'))
    assert (feed.url, feed.kind) == ("file:///var/spool/articles", "directory")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[[feed]]\nurl = "https://a.example"\n\n[[feed]]\nlanguage = "en"', ":4: url is missing"),
        ('[[feed]]\nurl = "https://a.example"\nquote = "none"', ":3: no key of a feed is called 'quote'"),
        ('[[feed]]\nurl = "https://a.example"\nquotes = "some"', ":3: quotes: invalid enum value 'some'"),
        (
            '[[feed]]\nurl = "https://a.example"\npoll_minutes = 0.5',
            ":3: poll_minutes: expected `float` >= 1",
        ),
        ('[[feed]]\nurl = "file://articles"', "only http and https"),
        ("[[feed]]\nurl = 5", ":2: url: expected `str`, got `int`"),
        ('[[feed]]\nurl = "a.example"', ":2: link 'a.example': only http and https"),
        ('[[feed]]\nurl = "https://me:pw@a.example"', "a user name or a password"),
        (
            '[[feed]]\nurl = "https://a.example"\n[[feed]]\nurl = "https://a.example"',
            ":4: https://a.example stands",
        ),
        ('[feed]\nurl = "https://a.example"', "double brackets"),
        ('[[feeds]]\nurl = "https://a.example"', "'feeds' is nothing that it may hold"),
        ("feed = [5]", ":1: each feed is a table"),
        ("[[feed]]\nurl = https://a.example", "not TOML: Invalid value (at line 2"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, mistake: str) -> None:
    with pytest.raises(UserError) as raised:
        load(write(tmp_path, text))
    assert mistake in str(raised.value)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "feeds.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="utf-8"):
        load(tmp_path / "feeds.toml")


OPML = """<?xml version="1.0"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="World"><outline text="A &amp; B" type="rss" xmlUrl="https://a.example/rss" htmlUrl="https://a.example"/>
<outline text="Again" xmlUrl="https://a.example/rss"/></outline>
<outline text="Empty" xmlUrl=""/><outline title="C" text="c" xmlUrl="https://c.example/atom"/>{}
</body></opml>"""


def test_opml_lists_each_feed_once_however_deep(tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(OPML.format('<outline xmlUrl="feed://x"/>'))
    found = read_list(path)
    assert [(o.url, o.title) for o in found.outlines] == [
        ("https://a.example/rss", "A & B"), ("https://c.example/atom", "C"),
    ]  # fmt: skip
    assert "feed://x" in found.refused[0]


def test_opml_is_read_in_whatever_case_its_attributes_are(tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text("<opml><body><outline Text='A' XMLURL='https://a.example/rss'/></body></opml>")
    assert read_list(path).outlines == (("https://a.example/rss", "A"),)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<rss/>", "not OPML"),
        ("<opml><body/></opml>", "no feed in it"),
        ("", "not OPML"),
        ("<opml", "broken XML"),
    ],
)
def test_other_files_are_no_opml(tmp_path: Path, body: str, reason: str) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(body)
    with pytest.raises(UserError, match=reason):
        read_list(path)


def test_opml_expands_no_entities(tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(
        f'<!DOCTYPE opml [<!ENTITY e SYSTEM "{path.as_uri()}">]><opml><outline text="t" xmlUrl="https://a.example/"/>'
        "<outline>&e;</outline></opml>"
    )
    assert [outline.url for outline in read_list(path).outlines] == ["https://a.example/"]


def test_what_an_argument_names(tmp_path: Path) -> None:
    assert named("https://a.example/rss") == [Feed("https://a.example/rss")]
    assert named("-") == [Feed("-")]
    assert named("-")[0].kind == "stdin"
    (folder,) = named(str(tmp_path))
    assert folder.kind == "directory"
    (tmp_path / "mine.opml").write_text(OPML.format(""))
    assert [feed.url for feed in named(str(tmp_path / "mine.opml"))] == [
        "https://a.example/rss", "https://c.example/atom",
    ]  # fmt: skip
    assert named(str(write(tmp_path, '[[feed]]\nurl = "https://a.example/"'))) == [Feed("https://a.example/")]


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("a.example/rss", "begins with https://"),
        ("https://", "no host"),
        ("ftp://a.example", "begins with https://"),
        (__file__, "neither OPML, TOML nor a directory"),
        ("", "a feed without a name"),
    ],
)
def test_other_arguments_are_the_users_mistake(argument: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        named(argument)


def test_a_list_with_what_is_no_feed_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(OPML.format('<outline xmlUrl="feed://x"/>'))
    with pytest.raises(UserError, match="feeds import"):
        named(str(path))
