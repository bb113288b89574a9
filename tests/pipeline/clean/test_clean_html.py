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
