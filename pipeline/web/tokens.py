"""Who may do what: bearer tokens (RFC 6750), kept as hashes in a file.

A token is random and long, so a plain SHA-256 of it cannot be turned back; a password could. Browsers know of
no bearers: for reading, a token is taken as the password of HTTP Basic, too, whatever the name is. What
is written asks for a bearer, which no other site can make a browser send.
"""

import base64
import hmac
import secrets
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from pipeline.errors import UserError

May = Literal["read", "review"]
BEGINNING = "tallywire_"
"""Of every token, so that scanners for leaked secrets know one when they see it."""


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One who may do something; ``name`` is the author of what it writes."""

    name: Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f]{1,100}\Z")]
    sha256: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    may: tuple[May, ...] = ("read",)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reading: Literal["open", "tokens"] = "open"
    token: tuple[Token, ...] = ()


class Tokens:
    """The file, read again when it has changed: a token that is taken out is worth nothing at once."""

    def __init__(self, path: str) -> None:
        """Raise UserError where ``path``, if it is not empty, is no such file."""
        self._path = Path(path) if path else None
        self._stamp: tuple[int, int] | None = None
        self._file = _File()
        self._look()

    @property
    def open(self) -> bool:
        """Whether everybody may read."""
        self._look()
        return self._file.reading == "open"

    def holder(self, authorization: str, *, basic: bool = False) -> Token | None:
        """Return whose token the header ``authorization`` carries; None where it carries none that counts.

        With ``basic`` it may be a password, too.
        """
        self._look()
        scheme, _, given = authorization.partition(" ")
        secret = given.strip()
        if scheme.lower() == "basic" and basic:
            try:
                secret = base64.b64decode(secret, validate=True).decode().partition(":")[2]
            except ValueError:
                return None
        elif scheme.lower() != "bearer":
            return None
        hashed = sha256(secret.encode("utf-8", "replace")).hexdigest()
        found = None
        for token in self._file.token:  # all of them, so that the time tells nothing
            if hmac.compare_digest(token.sha256, hashed):
                found = token
        return found

    def _look(self) -> None:
        if self._path is None:
            return
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != self._stamp:
                self._file = _read(self._path)
                self._stamp = stamp
        except OSError as error:
            raise UserError(f"tokens: {self._path}: {error.strerror}") from None


def _read(path: Path) -> _File:
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(f"tokens: {path}: {error}") from None
    names = [token.name for token in file.token]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UserError(f"tokens: {path}: two tokens are called {', '.join(sorted(twice))}")
    return file


def new(name: str, may: tuple[May, ...]) -> tuple[str, str]:
    """Return a fresh token and the lines of the file that let it in; raises UserError for a wrong name."""
    secret = BEGINNING + secrets.token_urlsafe(32)
    hashed = sha256(secret.encode()).hexdigest()
    token = {"name": name, "sha256": hashed, "may": may}
    try:
        msgspec.convert(token, Token)
    except msgspec.ValidationError:
        raise UserError(f"{name!r} is no name: up to 100 characters without control characters") from None
    lines = [f"{key} = {msgspec.json.encode(value).decode()}" for key, value in token.items()]
    return secret, "\n".join(["[[token]]", *lines])
