"""Templates to HTML. Everything is escaped; strangers' text goes through ``text`` besides."""

import functools
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.web.pages import text, words

HTML = "text/html; charset=utf-8"


def page(template: str, **content: Any) -> str:
    """Return the HTML of ``template``; ``here`` is the page's address in the navigation."""
    return environment().get_template(template).render({"here": None} | content)


@functools.cache
def environment() -> Environment:
    """Return the templates with what all of them use."""
    made = Environment(
        loader=PackageLoader("pipeline.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"static": static, "words": words}
    made.filters |= {
        "foreign": text.foreign,
        "line": text.line,
        "marked": text.marked,
        "spaced": words.spaced,
        "web_address": text.web_address,
    }
    return made


@functools.cache
def static(name: str) -> str:
    """Return the address of ``name`` in static/; another content has another address."""
    content = resources.files("pipeline.web.pages").joinpath("static", name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:12]}"
