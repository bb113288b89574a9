"""Sitemaps."""

import gzip

import pytest

from pipeline.feeds.entry import Entry, FeedError
from tests.pipeline.feeds.documents import read, sitemap

NEWS = (
    "<loc>https://outlet.example/a</loc><lastmod>2018-12-16</lastmod><news:news><news:publication>"
    "<news:name>The Outlet</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2018-12-15T10:00:00+03:00</news:publication_date>"
    "<news:title>Strike &amp;amp; fire</news:title></news:news>"
)


def test_news_sitemap() -> None:
    document = sitemap(NEWS)
    assert document.title == "The Outlet"
    assert document.entries == (
        Entry(
            link="https://outlet.example/a",
            guid=None,
            title="Strike & fire",
            published="2018-12-15T07:00:00Z",
            updated="2018-12-16",
            language="en",
            source="The Outlet",
        ),
    )


def test_plain_sitemap_tells_changes_alone() -> None:
    (entry,) = sitemap("<loc>/a</loc><lastmod>2018-12-16T09:00Z</lastmod>").entries
    assert (entry.link, entry.published, entry.updated) == (
        "https://outlet.example/a", None, "2018-12-16T09:00:00Z",
    )  # fmt: skip


def test_page_of_a_video_is_marked() -> None:
    video = "<video:video><video:title>V</video:title></video:video>"
    (alone,) = sitemap(f"<loc>/a</loc>{video}").entries
    (with_news,) = sitemap(f"{NEWS}{video}").entries
    assert alone.video
    assert not with_news.video


def test_gzipped_sitemap_is_read() -> None:
    packed = gzip.compress(b"<urlset><url><loc>/a</loc></url></urlset>")
    assert read(packed, "application/gzip").entries[0].link == "https://outlet.example/a"


def test_gzip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.feeds.parse.UNPACKED", 1 << 20)
    with pytest.raises(FeedError, match="unpacks to more than 1 MB"):
        read(gzip.compress(bytes(2 << 20)))


CUT = gzip.compress(b"<urlset/>" * 99)[:-9]


@pytest.mark.parametrize("broken", [b"\x1f\x8b", b"\x1f\x8bnonsense", pytest.param(CUT, id="cut")])
def test_damaged_gzip_is_refused(broken: bytes) -> None:
    with pytest.raises(FeedError, match="damaged gzip"):
        read(broken)


def test_entries_without_an_address_are_told() -> None:
    document = sitemap("<lastmod>2018-12-16</lastmod>", "<loc>mailto:a@b</loc>")
    assert document.skipped[0] == "entry 1: no <loc>"
    assert document.skipped[1].startswith("entry 2: link 'mailto:a@b'")


def test_index_names_its_newest_sitemaps() -> None:
    months = "".join(
        f"<sitemap><loc>/{month}.xml</loc><lastmod>2018-{month:02}-01</lastmod></sitemap>"
        for month in (1, 3, 2)
    )
    document = read(f"<sitemapindex>{months}<sitemap><loc>data:x</loc></sitemap></sitemapindex>")
    assert document.next == tuple(f"https://outlet.example/{month}.xml" for month in (3, 2, 1))
    assert document.entries == ()
    assert "sitemap 4" in document.skipped[0]


def test_long_index_is_cut() -> None:
    found = read(
        f"<sitemapindex>{''.join(f'<sitemap><loc>/{n}</loc></sitemap>' for n in range(30))}</sitemapindex>"
    )
    assert len(found.next) == 20
    assert found.skipped == ("10 older sitemaps: of one index 20 are read",)


def test_truncated_sitemap_is_read_as_far_as_it_goes() -> None:
    document = read("<urlset><url><loc>/a</loc></url><url><loc>/b</l")
    assert [entry.link for entry in document.entries] == ["https://outlet.example/a"]
    assert document.skipped == ("the last entry: the document breaks off in it",)
