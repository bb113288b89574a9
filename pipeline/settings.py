"""What may be set, declared once; ``config/tallywire.toml`` holds the same names and defaults.

A setting comes from, in this order: the option of the command, the environment variable ``TALLYWIRE_``
and its name in capitals, the TOML file that ``TALLYWIRE_CONFIG`` names, its default.
"""

import functools
import os
import textwrap
import tomllib
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import Meta

from pipeline.errors import UserError

RULES_VERSION = "2"
"""Goes up whenever the same articles may give other rows."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its default; the text of each is what ``config/tallywire.toml`` says of it."""

    db: Annotated[str, Meta(description="The table: an SQLite file, or any SQLAlchemy URL.")] = "tallywire.db"
    broker: Annotated[str, Meta(description="Kafka bootstrap servers, separated by commas.")] = (
        "localhost:9092"
    )
    prefix: Annotated[
        str,
        Meta(
            description="Put before every topic name, so that several installations, or two versions of the "
            "rules, share one broker."
        ),
    ] = ""


@functools.cache
def settings() -> Settings:
    """Return the settings of this process, read once; raises UserError where one is unknown or wrong."""
    return load(os.environ)


def load(environment: "os._Environ[str] | dict[str, str]") -> Settings:
    """Return the settings that ``environment``, and the file that it names, ask for."""
    values: dict[str, Any] = {}
    if path := environment.get("TALLYWIRE_CONFIG"):
        try:
            values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UserError(f"TALLYWIRE_CONFIG: {path}: {error}") from None
    for name in Settings.__struct_fields__:
        if (value := environment.get(f"TALLYWIRE_{name.upper()}")) is not None:
            values[name] = value
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise UserError(f"settings: {error}") from None


def as_toml() -> str:
    """Return ``config/tallywire.toml``: every setting, what it does and its default."""
    lines = ["# Every setting with its default, written by `python -m pipeline.settings`."]
    lines += ["# Point TALLYWIRE_CONFIG at a copy to use it; TALLYWIRE_DB and its like win over it.", ""]
    hints = get_type_hints(Settings, include_extras=True)
    for field in msgspec.structs.fields(Settings):
        description = hints[field.name].__metadata__[0].description
        lines += textwrap.wrap(description, 100, initial_indent="# ", subsequent_indent="# ")
        lines += [f"{field.name} = {_toml(field.default)}", ""]
    return "\n".join(lines)


def _toml(value: object) -> str:
    return msgspec.json.encode(value).decode()


if __name__ == "__main__":
    print(as_toml(), end="")
