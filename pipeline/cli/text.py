"""Text of strangers on a terminal: no article may move the cursor or turn the reading direction."""

import re

_HIDDEN = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def plain(text: str) -> str:
    """Return ``text`` on one line, without control, formatting and other unprintable characters."""
    kept = (character if character.isprintable() else " " * character.isspace() for character in text)
    return " ".join("".join(kept).split())


def same_length(text: str) -> str:
    """Return ``text`` with every unprintable character as a space, so that spans into it stay right."""
    return "".join(character if character.isprintable() else " " for character in text)


def json_line(data: bytes) -> str:
    """Return JSON on one line as it may be shown: control and formatting characters in it escaped.

    Bytes that are no JSON, as a broken record holds them, come out legible, on one line too.
    """
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", data.decode(errors="replace"))
