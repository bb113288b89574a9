"""What may be set, declared once: files, environment, options and documentation are made from it.

A setting comes from, in this order: the option of the command, the environment variable ``TALLYWIRE_``
and its name in capitals, the TOML file that ``--config`` or ``TALLYWIRE_CONFIG`` names, its default. An
environment variable that is empty counts as not there.
"""

import functools
import os
import re
import textwrap
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta
from msgspec.inspect import IntType, LiteralType, type_info

from pipeline.errors import UserError

RULES_VERSION = "5"
"""Goes up whenever the same articles may give other rows."""

ENVIRONMENT = "TALLYWIRE_"
CONFIG = f"{ENVIRONMENT}CONFIG"
DEFAULT = "default"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting with its default.

    ``description`` is what a user reads of it everywhere. ``extra`` may hold ``metavar``, the word for a
    value in ``--help``; ``allowed``, what a value must be where its type does not tell; and ``secret``, for
    what is never shown.
    """

    db: Annotated[
        str,
        Meta(
            description="The table: an SQLite file, or an SQLAlchemy URL of SQLite or PostgreSQL.",
            min_length=1, extra={"metavar": "FILE|URL", "allowed": "a file or a URL"},
        ),
    ] = "tallywire.db"  # fmt: skip
    author: Annotated[
        str,
        Meta(
            description="The name under which reviews from the command line stand in rows and topics, for "
            "all to see.",
            pattern=r"\A[^\x00-\x1f\x7f]{1,100}\Z",
            extra={"metavar": "NAME", "allowed": "1 to 100 characters on one line"},
        ),
    ] = "analyst"
    broker: Annotated[
        str,
        Meta(description="Kafka bootstrap servers, separated by commas.", extra={"metavar": "HOST:PORT"}),
    ] = "localhost:9092"
    prefix: Annotated[
        str,
        Meta(
            description="Put before every topic name, so that several installations, or two versions of the "
            "rules, share one broker.",
            pattern=r"\A[A-Za-z0-9._-]{0,100}\Z",
            extra={"allowed": "up to 100 letters, digits, '.', '_' and '-'"},
        ),
    ] = ""
    bodies: Annotated[
        str,
        Meta(
            description="Where values above 900 KB lie, which no message holds: a directory, or a URL for "
            "which a driver of fsspec is installed, such as s3://bucket/bodies. Every worker must reach the "
            "same.",
            extra={"metavar": "FOLDER|URL"},
        ),
    ] = "bodies"
    retry_seconds: Annotated[
        float,
        Meta(
            description="How long a worker tries again while the broker, the table or the body store is "
            "away, before it leaves. Less than a rebalance may take, which is 60 s.",
            ge=0, le=50, extra={"allowed": "a number of seconds from 0 to 50"},
        ),
    ] = 30.0  # fmt: skip
    workers: Annotated[
        int,
        Meta(
            description="How many processes clean and read articles where there is no broker; 1: the command "
            "itself. One more tallies: with as many as there are cores, all of them are busy.",
            ge=1, le=256, extra={"metavar": "N"},
        ),
    ] = 1  # fmt: skip
    stage_seconds: Annotated[
        float,
        Meta(
            description="How long cleaning or reading one article may take before it becomes a dead letter.",
            ge=1, le=50, extra={"allowed": "a number of seconds from 1 to 50"},
        ),
    ] = 30.0  # fmt: skip
    instance_id: Annotated[
        str,
        Meta(
            description="Name of a worker that no other one has at the same time: where it comes back within "
            "30 s, it has its partitions again and the others go on undisturbed. Empty: none.",
            pattern=r"\A[A-Za-z0-9._-]{0,200}\Z",
            extra={"allowed": "up to 200 letters, digits, '.', '_' and '-'"},
        ),
    ] = ""
    http_port: Annotated[
        int,
        Meta(
            description="Port on which a worker answers GET /livez, /readyz and /metrics; 0: none.",
            ge=0, le=65535, extra={"metavar": "PORT"},
        ),
    ] = 0  # fmt: skip
    log_format: Annotated[
        Literal["text", "json"],
        Meta(description="What is logged: lines for a person, or one JSON object a line."),
    ] = "text"
    security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"],
        Meta(
            description="How the brokers are spoken to: SSL is encrypted, SASL asks for a name and password."
        ),
    ] = "PLAINTEXT"
    ssl_cafile: Annotated[
        str,
        Meta(
            description="PEM file of the authorities that sign the brokers' certificates; empty: those that "
            "the system trusts.",
            extra={"metavar": "FILE"},
        ),
    ] = ""
    ssl_certfile: Annotated[
        str,
        Meta(
            description="PEM file of the certificate that is shown to brokers which ask for one.",
            extra={"metavar": "FILE"},
        ),
    ] = ""
    ssl_keyfile: Annotated[
        str,
        Meta(
            description="PEM file of that certificate's key, without a passphrase; empty: it is in the file "
            "of the certificate.",
            extra={"metavar": "FILE"},
        ),
    ] = ""
    sasl_mechanism: Annotated[
        Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"],
        Meta(description="How SASL proves the password. PLAIN sends it as it is: use it with SASL_SSL only."),
    ] = "SCRAM-SHA-512"
    sasl_username: Annotated[str, Meta(description="The name that SASL asks for.")] = ""
    sasl_password: Annotated[
        str, Meta(description="The password that SASL asks for.", extra={"secret": True})
    ] = ""

    publish_quotes: Annotated[
        Literal["full", "none"],
        Meta(
            description="Whether rows show the words of articles: with none, no sentence and no headline "
            "leaves the table. A table keeps to what it was made with."
        ),
    ] = "full"
    contact: Annotated[
        str,
        Meta(
            description="A page or a mail address at which publishers reach you; the User-Agent of every "
            "request adds it.",
            pattern=r"\A[!-'*-~]{0,200}\Z",
            extra={"metavar": "URL|MAIL", "allowed": "up to 200 characters without spaces and brackets"},
        ),
    ] = ""
    grades: Annotated[
        str,
        Meta(
            description="The schemes that rows are graded by, separated by commas: those that come along, or "
            "TOML files of your own (docs/exports.md). Empty: none.",
            extra={"metavar": "NAME|FILE,..."},
        ),
    ] = "airwars,ibc"
    delay_seconds: Annotated[
        float,
        Meta(
            description="How long to wait between two requests to one host; a longer Crawl-delay in its "
            "robots.txt wins.",
            ge=0, le=3600, extra={"allowed": "a number of seconds from 0 to 3600"},
        ),
    ] = 1.0  # fmt: skip

    web_host: Annotated[
        str,
        Meta(
            description="Where the page and the API listen: 127.0.0.1 is this machine alone, 0.0.0.0 whoever "
            "reaches it.",
            min_length=1, extra={"metavar": "ADDRESS", "allowed": "a host name or an address"},
        ),
    ] = "127.0.0.1"  # fmt: skip
    web_port: Annotated[
        int,
        Meta(
            description="Port of the page and the API; 0: any that is free.",
            ge=0, le=65535, extra={"metavar": "PORT"},
        ),
    ] = 8000  # fmt: skip
    web_requests_per_minute: Annotated[
        int,
        Meta(
            description="How many requests the page and the API answer one client in a minute; 0: any "
            "number.",
            ge=0, le=1_000_000, extra={"metavar": "N"},
        ),
    ] = 600  # fmt: skip
    web_proxies: Annotated[
        str,
        Meta(
            description="Addresses or networks of reverse proxies in front of page and API, separated "
            "by commas: what they say of a client in X-Forwarded-For is believed.",
            pattern=r"\A[0-9A-Fa-f.:/, ]*\Z",
            extra={"metavar": "ADDRESS", "allowed": "addresses and networks, such as 127.0.0.1,10.0.0.0/8"},
        ),
    ] = ""
    public_url: Annotated[
        str,
        Meta(
            description="Where others reach page and API, such as https://tolls.example.org. With it, "
            "scripts of other sites may read the API; without, it is served under localhost and plain "
            "addresses only.",
            pattern=r"\A(https?://[A-Za-z0-9.:\[\]-]+)?\Z",
            extra={"metavar": "URL", "allowed": "http:// or https://, and a host, without a path"},
        ),
    ] = ""
    tokens: Annotated[
        str,
        Meta(
            description="TOML file of those who may do more than read, or of all who may read; see "
            "docs/api.md. Empty: everybody reads, nobody writes.",
            extra={"metavar": "FILE"},
        ),
    ] = ""
    webhooks: Annotated[
        str,
        Meta(
            description="TOML file of those whom `tallywire serve` and `tallywire run` send changes to; see "
            "docs/webhooks.md. Empty: nobody.",
            extra={"metavar": "FILE"},
        ),
    ] = ""

    def __repr__(self) -> str:
        """Return the names alone: a traceback or a log may hold this."""
        return f"Settings({', '.join(self.__struct_fields__)})"


class Setting(NamedTuple):
    """One field of ``Settings`` as data."""

    name: str
    type: Any
    default: Any
    description: str
    metavar: str | None
    secret: bool
    choices: tuple[str, ...]
    """Every value there is; empty where there is no such list."""
    allowed: str
    """What a value must be, for a person."""

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"{ENVIRONMENT}{self.name.upper()}"

    def read(self, value: object, origin: str) -> Any:
        """Return ``value`` as what the setting holds; text is converted.

        Raises UserError, which names ``origin`` and what is allowed, where it cannot be.
        """
        try:
            return msgspec.convert(value, self.type, strict=not isinstance(value, str))
        except msgspec.ValidationError:
            given = "this" if self.secret else repr(value)
            raise UserError(f"{origin}: {self.name} cannot be {given}; allowed: {self.allowed}") from None

    def shown(self, value: object) -> str:
        """Return ``value`` as it may be printed: passwords hidden, those inside a URL too."""
        if self.secret:
            return "***" if value else ""
        return without_password(str(value))


class Value(NamedTuple):
    """A setting's value and where it comes from: a variable, a file, or ``DEFAULT``."""

    value: Any
    origin: str


@functools.cache
def declared() -> dict[str, Setting]:
    """Return every setting by name, in the order of ``Settings``."""
    return {field.name: _setting(field) for field in msgspec.structs.fields(Settings)}


def _setting(field: msgspec.structs.FieldInfo) -> Setting:
    inner, (meta,) = field.type.__origin__, field.type.__metadata__
    extra = meta.extra or {}
    found = type_info(field.type)
    found = getattr(found, "type", found)  # Meta with `extra` wraps it
    choices: tuple[str, ...] = ()
    allowed = extra.get("allowed", {bool: "true or false", float: "a number"}.get(inner, "text"))
    if isinstance(found, LiteralType):
        choices = inner.__args__
        allowed = ", ".join(choices)
    elif isinstance(found, IntType):
        most = "" if found.le is None else f" to {found.le}"
        allowed = f"a whole number from {found.ge}{most}"
    return Setting(
        field.name, field.type, field.default, meta.description, extra.get("metavar"),
        bool(extra.get("secret")), choices, allowed,
    )  # fmt: skip


@functools.cache
def chosen() -> dict[str, Value]:
    """Return every setting of this process with its origin, read once; raises UserError for a wrong one."""
    return resolve(os.environ)


def settings() -> Settings:
    """Return the settings of this process, read once; raises UserError for a wrong one."""
    return Settings(**{name: value.value for name, value in chosen().items()})


def read_from(path: str) -> None:
    """Make ``path`` the file of this process, and of those that it starts."""
    os.environ[CONFIG] = path
    chosen.cache_clear()


def resolve(environment: Mapping[str, str]) -> dict[str, Value]:
    """Return the settings that ``environment``, and the file that it names, ask for."""
    path = environment.get(CONFIG, "")
    file = _file(path) if path else {}
    found = {}
    for name, setting in declared().items():
        found[name] = Value(setting.default, DEFAULT)
        if name in file:
            found[name] = Value(setting.read(file[name], path), path)
        if given := environment.get(setting.variable):
            found[name] = Value(setting.read(given, setting.variable), setting.variable)
    return found


def _file(path: str) -> dict[str, Any]:
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"settings: {path}: {getattr(error, 'strerror', None) or error}") from None
    if unknown := ", ".join(sorted(values.keys() - declared().keys())):
        raise UserError(f"{path}: no setting is called {unknown}; there are {', '.join(declared())}")
    return values


def without_password(text: str) -> str:
    """Return ``text`` with the password of a URL in it hidden."""
    text = re.sub(r"(://[^:@/\s]*):\S*@", r"\1:***@", text)
    return re.sub(r"(password=)[^&\s]*", r"\1***", text)


def as_toml() -> str:
    """Return ``config/tallywire.toml``: every setting, what it does and its default."""
    lines = ["# Every setting with its default, written by `make generate`."]
    lines += ["# Use a copy with --config or TALLYWIRE_CONFIG; TALLYWIRE_DB and its like win over it.", ""]
    for setting in declared().values():
        text = setting.description
        if setting.choices:
            text += f" One of {setting.allowed}."
        lines += textwrap.wrap(text, 100, initial_indent="# ", subsequent_indent="# ")
        lines += [f"{setting.name} = {msgspec.json.encode(setting.default).decode()}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_toml(), end="")
