"""How every client here reaches the brokers: addresses, encryption, name and password, from the settings."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.conn import create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from faust.auth import SASLCredentials, SSLCredentials

from pipeline.errors import UserError
from pipeline.settings import Settings, settings

Client = TypeVar("Client", AIOKafkaConsumer, AIOKafkaProducer)

COMPRESSION = "zstd"
"""As small as gzip in a seventh of the time, 0.03 ms an article instead of 0.2. Brokers know it since 2.1."""

CONNECT_SECONDS = 20
"""A broker that has not answered by then is away."""


def servers(broker: str) -> list[str]:
    """Return the bootstrap servers of ``broker``, "host[:port],..." with or without kafka://.

    Raises UserError where it is no such list.
    """
    found = [server.strip() for server in broker.removeprefix("kafka://").split(",") if server.strip()]
    good = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:]+\])(:(?P<port>\d{1,5}))?")
    for server in found:
        match = good.fullmatch(server)
        if not match or not 0 < int(match["port"] or 9092) < 1 << 16:
            raise UserError(f"{broker!r} is no broker address; expected HOST:PORT, such as localhost:9092")
    if not found:
        raise UserError("no broker address; expected HOST:PORT, such as localhost:9092")
    return [server if server.rpartition(":")[2].isdigit() else f"{server}:9092" for server in found]


def arguments(broker: str) -> dict[str, Any]:
    """Return what a client of aiokafka needs to reach ``broker``.

    Raises UserError where the settings disagree or name a file that cannot be used.
    """
    return {"bootstrap_servers": servers(broker)} | _security(settings())


def producing(broker: str) -> dict[str, Any]:
    """Return what a producer needs that sends once what it sends; raises as ``arguments`` does."""
    return arguments(broker) | {
        "enable_idempotence": True,
        "compression_type": COMPRESSION,
        "linger_ms": 20,
    }


@asynccontextmanager
async def running(client: Client) -> AsyncIterator[Client]:
    """Start a consumer or producer of aiokafka, and stop it: one that could not start has sockets, too."""
    try:
        await client.start()
        yield client
    finally:
        # In a task of its own, whose cancellation is not ours: a consumer that stops raises the
        # CancelledError of its own fetch that it breaks off (aiokafka#647), before it closes its sockets.
        stopping = asyncio.ensure_future(client.stop())
        await asyncio.wait([stopping])
        if not stopping.cancelled():
            stopping.result()
        elif isinstance(client, AIOKafkaConsumer):
            await client._client.close()  # noqa: SLF001


def faust_arguments(broker: str) -> dict[str, Any]:
    """Return the same for a Faust app."""
    chosen = settings()
    security = _security(chosen)
    context = security.get("ssl_context")
    credentials: Any = SSLCredentials(context) if context else None
    if "sasl_mechanism" in security:
        credentials = SASLCredentials(
            username=chosen.sasl_username,
            password=chosen.sasl_password,
            mechanism=chosen.sasl_mechanism,
            ssl_context=context,
        )
    urls = ";".join(f"kafka://{server}" for server in servers(broker))
    return {"broker": urls, "broker_credentials": credentials}


def _security(chosen: Settings) -> dict[str, Any]:
    protocol = chosen.security_protocol
    found: dict[str, Any] = {"security_protocol": protocol}
    _refuse_unused(chosen)
    if protocol.endswith("SSL"):
        found["ssl_context"] = _ssl_context(chosen)
    if protocol.startswith("SASL"):
        if not (chosen.sasl_username and chosen.sasl_password):
            raise UserError(f"security_protocol {protocol} needs sasl_username and sasl_password")
        found |= {
            "sasl_mechanism": chosen.sasl_mechanism,
            "sasl_plain_username": chosen.sasl_username,
            "sasl_plain_password": chosen.sasl_password,
        }
    return found


def _refuse_unused(chosen: Settings) -> None:
    """Whoever names a certificate or a user takes the connection to be safe: do not go on without."""
    protocol = chosen.security_protocol
    unused = [
        name
        for part, names in {
            "SSL": ("ssl_cafile", "ssl_certfile", "ssl_keyfile"),
            "SASL": ("sasl_username", "sasl_password"),
        }.items()
        for name in names
        if part not in protocol.split("_") and getattr(chosen, name)
    ]
    if unused:
        raise UserError(f"{', '.join(unused)}: of no use with security_protocol {protocol}")


def _ssl_context(chosen: Settings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=chosen.ssl_cafile or None)
    except OSError as error:
        raise UserError(f"ssl_cafile: {chosen.ssl_cafile}: {error.strerror or error}") from None
    if chosen.ssl_certfile:
        try:
            # An empty passphrase, so that OpenSSL asks nobody for one.
            context.load_cert_chain(chosen.ssl_certfile, chosen.ssl_keyfile or None, password="")
        except OSError as error:
            files = " and ".join(filter(None, (chosen.ssl_certfile, chosen.ssl_keyfile)))
            raise UserError(f"ssl_certfile, ssl_keyfile: {files}: {error.strerror or error}") from None
    elif chosen.ssl_keyfile:
        raise UserError("ssl_keyfile: of no use without ssl_certfile")
    return context


async def why_not(broker: str) -> str:
    """Return in a sentence why ``broker`` cannot be used: aiokafka keeps the reason to itself."""
    chosen = settings()
    given = arguments(broker)
    host, _, port = given.pop("bootstrap_servers")[0].rpartition(":")
    try:
        connection = await create_conn(
            host.strip("[]"), int(port), request_timeout_ms=CONNECT_SECONDS * 1000, **given
        )
        connection.close()
    except ssl.SSLCertVerificationError as error:
        return f"the certificate of {broker} is not trusted: {error.verify_message}; see ssl_cafile"
    except UnsupportedSaslMechanismError:
        return f"{broker} does not take sasl_mechanism {chosen.sasl_mechanism}"
    except (AuthenticationFailedError, SaslAuthenticationFailed) as error:
        return f"{broker} refused sasl_username {chosen.sasl_username}: {error}"
    except (ssl.SSLError, ConnectionResetError, KafkaError):
        pass
    except (OSError, TimeoutError):
        return f"no Kafka broker answers at {broker}"
    return f"{broker} answers, but not by security_protocol {chosen.security_protocol}"
