"""Bytes to records and back: orjson on the wire, types checked on decode."""

import hashlib
from typing import Any, TypeVar

import msgspec
import orjson

from pipeline.errors import PoisonError

T = TypeVar("T")


def encode(record: object) -> bytes:
    """Return ``record`` as UTF-8 JSON: fields in the order of their definition, times as ISO 8601 with Z."""
    return orjson.dumps(record, default=msgspec.structs.asdict, option=orjson.OPT_UTC_Z)


def decode(data: bytes, type_: type[T]) -> T:
    """Return the record that ``data`` holds.

    Raises PoisonError, naming the field, where it is not JSON or not of that type.
    """
    return convert(parse(data), type_)


def parse(data: bytes) -> Any:
    """Return ``data`` as plain Python objects; raises PoisonError where it is not JSON."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise PoisonError(f"not JSON: {error}") from None


def convert(value: Any, type_: type[T]) -> T:
    """Return plain objects as a record; raises PoisonError, naming the field, where they do not fit."""
    try:
        return msgspec.convert(value, type_, strict=True)
    except msgspec.ValidationError as error:
        raise PoisonError(f"wrong type: {error}") from None


def digest(*parts: str | bytes, length: int = 16) -> str:
    """Return the first ``length`` hexadecimal digits of the SHA-256 of ``parts``, kept apart by NULs."""
    joined = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(joined).hexdigest()[:length]
