import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch import Fetcher, text
from pipeline.fetch.labels import codec_of
from tests.hostile_server import Server

FRENCH = "Au moins douze personnes ont été tuées à l’hôpital, a déclaré la préfecture de l’Hérault à l’AFP."
SAID = {
    "cp1251": "Не менее двенадцати человек погибли и тридцать были ранены при обстреле, сообщили власти.",
    "cp1253": "Τουλάχιστον δώδεκα άνθρωποι σκοτώθηκαν και τριάντα τραυματίστηκαν στον βομβαρδισμό.",
    "cp1256": "قتل ما لا يقل عن اثني عشر شخصا وأصيب ثلاثون آخرون في قصف السوق يوم الأربعاء",
    "cp932": "水曜日に市場への砲撃で少なくとも十二人が死亡し、三十人が負傷したと当局が発表した。",
    "euc_jp": "水曜日に市場への砲撃で少なくとも十二人が死亡し、三十人が負傷したと当局が発表した。",
    "gb18030": "当局表示，周三市场遭到炮击，至少十二人死亡，三十人受伤。救援人员仍在现场搜寻失踪者。",
    "cp949": "수요일 시장 포격으로 최소 12명이 숨지고 30명이 다쳤다고 당국이 밝혔다.",
    "cp1252": FRENCH,
}


def page(story: str, head: str = "") -> str:
    return (
        f"<html><head>{head}<title>News</title></head><body>{'<a>Menu</a>' * 50}<p>{story}</p></body></html>"
    )


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"), ("utf8", "utf-8"), (" latin-1 ", "cp1252"), ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"), ("iso-8859-9", "cp1254"), ("gb2312", "gb18030"), ("GBK", "gb18030"),
        ("shift_jis", "cp932"), ("ks_c_5601-1987", "cp949"), ("iso-8859-8-i", "iso8859-8"),
        ("utf-16", "utf-16-le"),
        # no charsets of the web
        ("utf-7", None), ("rot13", None), ("unicode_escape", None), ("idna", None), ("undefined", None),
        ("", None), (None, None), ("a" * 10_000, None), ("utf-8\0", None), ("../../etc", None),
    ],
)  # fmt: skip
def test_a_label_means_what_browsers_take_it_for(label: str | None, codec: str | None) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_wins(mark: bytes) -> None:
    codec = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}[
        mark
    ]
    assert text(mark + FRENCH.encode(codec), "koi8-r") == FRENCH


def test_then_the_header_then_what_the_document_says() -> None:
    story = page(SAID["cp1251"], '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">')
    assert text(story.encode("cp1251"), "windows-1251") == story
    assert text(story.encode("koi8-r"), None) == story
    assert text(story.encode("koi8-r"), "x-nonsense") == story
    feed = f"<?xml version='1.0' encoding='windows-1251'?><rss>{SAID['cp1251']}</rss>"
    assert text(feed.encode("cp1251"), None) == feed


@pytest.mark.parametrize("codec", SAID)
@pytest.mark.parametrize("label", [None, "utf-8", "x-nonsense"])
def test_without_a_label_that_fits_the_letters_tell(codec: str, label: str | None) -> None:
    story = page(SAID[codec])
    assert text(story.encode(codec), label) == story


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "koi8-r", None])
def test_valid_utf_8_is_utf_8_whatever_one_byte_charset_is_said(label: str | None) -> None:
    assert text(FRENCH.encode(), label) == FRENCH


def test_a_broken_byte_does_not_change_the_charset() -> None:
    found = text(page(SAID["cp1251"]).encode() + b"\xff", "utf-8")
    assert SAID["cp1251"] in found
    assert found.endswith("\ufffd")


def test_a_few_letters_tell_nothing_and_are_western() -> None:
    assert text(b"caf\xe9", "utf-8") == "café"


def test_what_can_be_read_is_not_utf_16() -> None:
    assert text('<meta charset="utf-16">é'.encode(), None) == '<meta charset="utf-16">é'


def test_utf_16_needs_no_mark() -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        assert text(page(FRENCH).encode(codec), None) == page(FRENCH)


def test_nul_is_left_out() -> None:
    assert text(b"twelve\0 killed", None) == "twelve killed"


@given(st.binary(), st.none() | st.text())
def test_it_never_raises(body: bytes, label: str | None) -> None:
    found = text(body, label)
    assert "\0" not in found
    found.encode()


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("charset_wrong_in_header", "Douze tués à Orléans, dit le préfet."),
        ("charset_of_another_page", "Douze tués à Orléans, dit le préfet."),
        ("charset_unknown", "Douze tués à Orléans, dit le préfet."),
        ("charset_dangerous", "Douze tués à Orléans, dit le préfet."),
        ("charset_twice", "Douze tués à Orléans, dit le préfet."),
        ("html_with_nul", "Douze tués à Orléans, dit le préfet."),
        ("utf_16_without_a_word", "Douze tués à Orléans, dit le préfet."),
        ("html_without_type", "Douze tués à Orléans, dit le préfet."),
        ("type_that_is_none", "Douze tués à Orléans, dit le préfet."),
        ("charset_nowhere", "Двенадцать человек погибли."),
        ("binary_as_html", ""),
    ],
)
async def test_pages_that_lie_about_their_charset_are_read(
    server: Server, fetcher: Fetcher, way: str, words: str
) -> None:
    answer = await fetcher.get(server.url(way), limit=100_000)
    assert words in text(answer.body, answer.charset)
