"""Bytes to text: byte order mark, header, what the document says of itself, detection. Never raises.

The order is that of browsers, which publishers test with. Unlike a browser this does not believe a label
that the bytes contradict: whoever reads the text would take the mojibake for what was said.
"""

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

from pipeline.fetch.labels import ONE_BYTE, codec_of

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNMARKED = (
    # how "<" and what follows it begin where nothing says that it is UTF-16 (XML 1.0, F.1)
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)
DECLARED = re.compile(
    rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
    rb"""|<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
PROLOGUE = 4096
"""Bytes in which a document must name its charset. Browsers look at 1,024; not all publishers know."""
BETWEEN_TAGS = re.compile(rb"[<>]")
SAMPLE = 16 << 10
"""Bytes with letters beyond ASCII in them, from which a charset is guessed; more only take longer."""
BEYOND_ASCII = bytes(range(0x80, 0x100))
FEWEST = 8
"""Letters beyond ASCII without which a guess is none: then it is windows-1252, as in a browser."""
GUESSED = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 koi8_r iso8859_2 "
    "gb18030 big5hkscs cp932 euc_jp cp949"
).split()
"""What pages without a label are written in; among more of them, likenesses mislead."""


def text(body: bytes, header_charset: str | None) -> str:
    """Return ``body`` as text; ``header_charset`` is what Content-Type says.

    NUL is left out, which neither XML nor PostgreSQL can hold.
    """
    for mark, codec in MARKS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], codec)
    for codec in _likely(body, header_charset):
        if _fits(body, codec):
            return _decoded(body, codec)
    return _decoded(body, "cp1252")


def _likely(body: bytes, header_charset: str | None) -> Iterator[str]:
    """Yield codecs, the likeliest first; guessing comes last, since it takes its time."""
    for start, codec in UNMARKED:
        if start.match(body):
            yield codec
    is_utf_8 = _is_utf_8(body)
    for label in (header_charset, _declared(body)):
        meant = codec_of(label)
        if meant in ONE_BYTE and is_utf_8:
            yield "utf-8"  # no text in such a charset is valid UTF-8 by chance
        elif meant:
            yield meant
    yield "utf-8"
    if guess := _guess(body):
        yield guess


def _guess(body: bytes) -> str | None:
    """Return what the letters in ``body`` look like; None where they are too few to tell."""
    pieces = BETWEEN_TAGS.split(body[: 16 * SAMPLE])
    sample = b" ".join(piece for piece in pieces if not piece.isascii())[:SAMPLE]
    if len(sample) - len(sample.translate(None, BEYOND_ASCII)) < FEWEST:
        return None
    found = list(charset_normalizer.from_bytes(sample, cp_isolation=GUESSED))
    alike = [m.encoding for m in found if (m.chaos, m.coherence) == (found[0].chaos, found[0].coherence)]
    return "cp1252" if "cp1252" in alike else alike[0] if alike else None


def _declared(body: bytes) -> str | None:
    """Return the charset that a document names inside itself; UTF-16 cannot be true where it can be read."""
    found = DECLARED.search(body[:PROLOGUE])
    if not found:
        return None
    label = (found[1] or found[2]).decode("ascii", "replace")
    return "utf-8" if label.lower().startswith("utf-16") else label


def _is_utf_8(body: bytes) -> bool:
    return not body.isascii() and _is_valid(body, "utf-8")


def _is_valid(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _fits(body: bytes, codec: str) -> bool:
    """Return whether ``body`` is text in ``codec``, a few broken bytes in much good text apart."""
    if _is_valid(body, codec):
        return True
    decoded = body.decode(codec, "replace")
    broken = decoded.count("\ufffd")
    letters = len(decoded) - len(decoded.encode("ascii", "ignore")) - broken
    return broken * 10 <= letters


def _decoded(body: bytes, codec: str) -> str:
    return body.decode(codec, "replace").replace("\0", "")
