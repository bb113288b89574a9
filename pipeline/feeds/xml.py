"""XML of strangers: nothing is expanded, nothing is fetched, what is broken is read as far as it goes."""

import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.feeds.entry import FeedError


def elements(body: bytes, *names: str) -> Iterator[Any]:
    """Return the elements of ``body`` with one of ``names``, in any namespace; each is gone with the next.

    Entities are not expanded, external ones and DTDs not loaded, nesting beyond 256 ends it. Raises FeedError
    where nothing of it can be read.
    """
    wanted = tuple(f"{{*}}{name}" for name in names)
    found = etree.iterparse(
        io.BytesIO(body), tag=wanted, resolve_entities=False, load_dtd=False, no_network=True,
        recover=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    any_found = False
    try:
        for _, element in found:
            any_found = True
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise FeedError(f"broken XML: {error}") from None
    if not any_found and (errors := found.error_log):
        raise FeedError(f"broken XML: {errors[-1].message}")


def child_text(element: Any, *path: str) -> str | None:
    """Return the text of the child that ``path`` leads to, by local names."""
    for name in path:
        found = next(element.iterchildren(f"{{*}}{name}"), None)
        if found is None:
            return None
        element = found
    return (element.text or "").strip() or None
