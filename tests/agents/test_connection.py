"""Settings to the arguments of the clients."""

import asyncio
import gc
import re
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from agents.connection import arguments, faust_arguments, running, servers
from pipeline.errors import UserError
from pipeline.settings import Settings

AGENTS = Path(__file__).parents[2] / "agents"


@pytest.mark.parametrize(
    ("broker", "expected"),
    [
        ("localhost:9092", ["localhost:9092"]),
        ("kafka://one:1,two:2", ["one:1", "two:2"]),
        ("kafka.example.org", ["kafka.example.org:9092"]),
        ("[::1]:9092", ["[::1]:9092"]),
    ],
)
def test_broker_addresses(broker: str, expected: list[str]) -> None:
    assert servers(broker) == expected


@pytest.mark.parametrize("broker", ["", "http://x:1", "host:port", "host:99999", "a b", "host:0"])
def test_what_is_no_broker_address(broker: str) -> None:
    with pytest.raises(UserError):
        servers(broker)


@pytest.mark.parametrize("make", [AIOKafkaConsumer, AIOKafkaProducer])
async def test_a_client_that_cannot_start_is_closed(make: Any) -> None:
    with pytest.raises(KafkaError):
        async with running(make(bootstrap_servers="127.0.0.1:1")):
            pass
    gc.collect()  # a client that is still open warns as it goes, which fails the test


async def test_a_consumer_that_is_stopped_while_it_fetches_ends_nothing_but_itself() -> None:
    """As aiokafka 0.14 does, whose fetch is cancelled while it waits for a broker to come back."""

    consumer: Any = AIOKafkaConsumer(bootstrap_servers="127.0.0.1:1")
    fetches: list[asyncio.Task[None]] = []

    async def start() -> None:
        fetches.append(asyncio.create_task(asyncio.sleep(60)))

    async def stop() -> None:
        consumer._closed = True  # noqa: SLF001
        fetches[0].cancel()
        await fetches[0]

    consumer.start, consumer.stop = start, stop
    async with running(consumer):
        assert not fetches[0].done()
    assert fetches[0].cancelled()


def test_no_client_is_started_but_to_be_stopped() -> None:
    for path in AGENTS.glob("*.py"):
        assert not re.search(r"(consumer|producer)\.start\(", path.read_text(encoding="utf-8")), path.name


def test_every_client_is_made_by_way_of_the_settings() -> None:
    for path in AGENTS.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "connection.py":
            assert "bootstrap_servers" not in text, path.name
            ours = re.search(r"connection\.(arguments|producing)\(", text)
            assert ours or not re.search(r"AIOKafka\w+\(", text), path.name


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    authority = trustme.CA()
    own = authority.issue_cert("client@example.org")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    own.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    own.private_key_pem.write_to_path(tmp_path / "key.pem")
    return {
        "ssl_cafile": f"{tmp_path}/ca.pem",
        "ssl_certfile": f"{tmp_path}/cert.pem",
        "ssl_keyfile": f"{tmp_path}/key.pem",
    }


USER = {"sasl_username": "me", "sasl_password": "hush"}


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_faust_is_told_the_same_as_aiokafka(
    protocol: str, mechanism: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {"security_protocol": protocol, "sasl_mechanism": mechanism}
    given |= USER if protocol.startswith("SASL") else {}
    given |= files if protocol.endswith("SSL") else {}
    use(monkeypatch, given)
    ours = arguments("one:1")
    theirs = credentials_to_aiokafka_auth(faust_arguments("one:1")["broker_credentials"])
    assert theirs.keys() >= ours.keys() - {"bootstrap_servers"}
    for name in ours.keys() - {"bootstrap_servers", "ssl_context"}:
        assert theirs[name] == ours[name]
    for found in (ours, theirs):
        context = found.get("ssl_context")
        assert bool(context) == protocol.endswith("SSL")
        assert not context or (context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"security_protocol": "SASL_SSL"}, "SASL_SSL needs sasl_username and sasl_password"),
        (USER, "sasl_username, sasl_password: of no use with security_protocol PLAINTEXT"),
        ({"security_protocol": "SSL"} | USER, "sasl_username, sasl_password: of no use"),
        ({"ssl_cafile": "ca.pem"}, "ssl_cafile: of no use with security_protocol PLAINTEXT"),
        ({"security_protocol": "SSL", "ssl_cafile": "no.pem"}, "ssl_cafile: no.pem: No such file"),
        ({"security_protocol": "SSL", "ssl_cafile": __file__}, f"ssl_cafile: {__file__}: "),
        ({"security_protocol": "SSL", "ssl_certfile": "no.pem"}, "no.pem: No such file"),
        ({"security_protocol": "SSL", "ssl_keyfile": "no.pem"}, "ssl_keyfile: of no use without"),
    ],
)
def test_settings_that_disagree_are_the_users_mistake(
    given: dict[str, Any], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, given)
    with pytest.raises(UserError, match=re.escape(expected)):
        arguments("one:1")


def use(monkeypatch: pytest.MonkeyPatch, given: dict[str, Any]) -> None:
    monkeypatch.setattr("agents.connection.settings", lambda: Settings(**given))
