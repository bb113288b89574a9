from pipeline.clean import html

PAGE = """<html><head><title>Ten hurt in fire - The Example</title>
<meta property="article:published_time" content="2018-12-16T09:30:00Z">
<style>p { color: red }</style></head><body><nav><a href="/">Home</a> <a href="/n">News</a></nav>
<article><h1>Ten hurt in fire</h1>
<p>Ten people were hurt in a fire at the market of Springfield on Saturday, the mayor said.</p>
<p>The fire broke out at noon and was put out after two hours, according to the fire department.</p>
<script>var fire = "hidden";</script></article><footer>Imprint</footer></body></html>"""


def test_a_page() -> None:
    page = html.read(PAGE)
    assert "Ten people were hurt in a fire" in page.text
    assert "after two hours" in page.text
    assert not any(word in page.text for word in ("hidden", "color"))


def test_where_no_story_can_be_made_out_all_text_is_taken() -> None:
    page = html.read("<body><script>var x</script><table><tr><td>Ten died</td></tr></table></body>")
    assert "Ten died" in page.text
    assert "var x" not in page.text


def test_what_is_no_html() -> None:
    assert html.read("") == html.Page("", None)
    assert html.read("Ten died.").text == "Ten died."


def test_what_a_page_of_frames_says_without_them() -> None:
    body = "<body><h1>Trawler lost</h1><p>Five men drowned off the coast on Thursday night.</p></body>"
    page = html.read(f'<html><frameset><frame src="a"><noframes>{body}</noframes></frameset></html>')
    assert "Five men drowned" in page.text
    assert "<" not in page.text


def test_the_whole_story_of_a_page_that_shows_its_first_words() -> None:
    shown = "Five people died on Sunday when a viaduct was swept away."
    whole = " ".join([shown, *(f"Nobody knows yet who built pillar number {n} of it." for n in range(20))])
    linked = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{whole}"}}</script>'
    )
    page = html.read(
        f"<html><head>{linked}</head><body><article><p>{shown[:40]} …</p></article></body></html>"
    )
    assert "pillar number 19" in page.text


def test_a_table_of_figures_is_read() -> None:
    rows = "".join(f"<tr><td>District {n}</td><td>{n}</td></tr>" for n in range(3))
    page = html.read(
        PAGE.replace("<script>", f"<table><tr><th>Place</th><th>Dead</th></tr>{rows}</table><script>")
    )
    assert "| District 2 | 2 |" in page.text


def test_a_hostile_page_takes_no_longer_than_a_long_one() -> None:
    for part in (
        "<article><header></header><h3>Related</h3></article>",
        "<div><div><h3>Most read</h3><a>x</a>",
        "<p>We cut the trees a</p>",
        "<table><tr><td>",
        "<figure><figcaption><h2>1 comment</h2>",
    ):
        assert isinstance(html.read(f"<html><body><h1>Title of it</h1>{part * 3_000}").text, str)
