"""Which receivers there are: the TOML file that the setting ``webhooks`` names, one [[webhook]] each."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec

from pipeline.errors import UserError
from pipeline.fetch import RefusedError
from pipeline.fetch.urls import checked
from pipeline.records.event import ChangeKind
from pipeline.store import Wanted
from pipeline.web.api.parameters import Filters, declared, parsed
from pipeline.web.problem import Problem
from pipeline.web.webhooks.sign import secret_key

KINDS: tuple[str, ...] = get_args(get_args(ChangeKind)[0])
LONGEST_NAME = 200
"""Characters. It is a key of the table."""


class Own(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of a [[webhook]] beside its filters, which are those of the API."""

    url: str
    name: str | None = None
    """What it is called where it is told of; without, its host: the rest of a URL may be a secret."""
    secret_file: str | None = None
    """A secret a line; relative to the file that names it."""
    secret_env: str | None = None
    kinds: tuple[str, ...] = ()
    """Kinds of changes; all where none is named."""
    allow_private: bool = False
    """Whether the receiver may be at an address that is not public."""


class Webhook(NamedTuple):
    """A receiver."""

    name: str
    url: str
    keys: tuple[bytes, ...]
    kinds: frozenset[str]
    wanted: Wanted
    allow_private: bool

    def __repr__(self) -> str:
        """Return the name alone: a traceback or a log may hold this."""
        return f"Webhook({self.name!r})"


def load(path: str) -> tuple[Webhook, ...]:
    """Return the receivers that the file at ``path`` declares, none for an empty path.

    Raises UserError for the first mistake, and never with a secret in it.
    """
    if not path:
        return ()
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    if unknown := sorted(tables.keys() - {"webhook"}):
        raise UserError(f"{path}: {unknown[0]!r} is nothing that it may hold; a receiver is a [[webhook]]")
    given = tables.get("webhook", [])
    if not isinstance(given, list):
        raise UserError(f"{path}: [webhook]: a receiver is a table [[webhook]], in double brackets")
    found: dict[str, Webhook] = {}
    for number, table in enumerate(given, 1):
        try:
            hook = _webhook(table, Path(path).parent)
            if hook.name in found:
                raise ValueError(f"{hook.name} stands here twice; give each a name")
        except (ValueError, msgspec.ValidationError, RefusedError, Problem) as error:
            raise UserError(f"{path}: webhook {number}: {_said(error)}") from None
        found[hook.name] = hook
    return tuple(found.values())


def _webhook(table: Any, folder: Path) -> Webhook:
    if not isinstance(table, dict):
        raise ValueError("a receiver is a table [[webhook]]")
    filters = {name: value for name, value in table.items() if name in declared(Filters)}
    own = msgspec.convert({name: table[name] for name in table.keys() - filters.keys()}, Own)
    if unknown := sorted(set(own.kinds) - set(KINDS)):
        raise ValueError(f"kinds: {unknown[0]!r} is none; there are {', '.join(KINDS)}")
    url = checked(own.url)
    name = own.name or url.host or ""
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"name: at most {LONGEST_NAME} characters that can be printed")
    return Webhook(
        name,
        str(url),
        _keys(own, folder),
        frozenset(own.kinds or KINDS),
        parsed(Filters, _pairs(filters)).wanted(),
        own.allow_private,
    )


def _keys(own: Own, folder: Path) -> tuple[bytes, ...]:
    """Return the keys of the secrets: more than one while receivers are changing over."""
    if (own.secret_file is None) == (own.secret_env is None):
        raise ValueError("secret_file or secret_env says where the secret is: one of them")
    if own.secret_file is not None:
        where = own.secret_file
        try:
            text = (folder / own.secret_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{where}: {getattr(error, 'strerror', None) or 'not text'}") from None
    else:
        where = own.secret_env or ""
        text = os.environ.get(where, "")
    if not text.split():
        raise ValueError(f"{where}: no secret in it")
    try:
        return tuple(secret_key(line) for line in text.split())
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _pairs(filters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the filters as a query has them."""
    for name, value in filters.items():
        yield from ((name, str(one)) for one in (value if isinstance(value, list) else [value]))


def _said(error: Exception) -> str:
    return error.detail if isinstance(error, Problem) else str(error).partition(" - at")[0]
