"""A broker that asks for certificates, names and passwords, as a user meets it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tests.conftest import own_broker
from tests.kafka_broker import Locks

pytestmark = pytest.mark.broker

PASSWORD = "correct horse"  # noqa: S105
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule"


class Guarded(NamedTuple):
    """A broker's addresses by protocol, and the folder of the files that a client needs."""

    addresses: dict[str, str]
    files: Path


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A broker that takes clients with a certificate, and those with a password over TLS."""
    files = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(files / "ca.pem")
    trustme.CA().cert_pem.write_to_path(files / "other-ca.pem")
    for name in ("127.0.0.1", "client"):
        write(authority.issue_cert(name), files / f"{name}.pem")
    properties = {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": f"{files}/127.0.0.1.pem",
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": f"{files}/ca.pem",
        "listener.name.ssl.ssl.client.auth": "required",
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config": f"{SCRAM} required;",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": f"{SCRAM} required;",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": f'{PLAIN} required user_news="{PASSWORD}";',
    }
    users = tuple(f"{m}=[name=news,password={PASSWORD}]" for m in ("SCRAM-SHA-256", "SCRAM-SHA-512"))
    with own_broker(tmp_path_factory.mktemp("kafka"), Locks(properties, users)) as broker:
        yield Guarded(broker.addresses, files)


def write(certificate: trustme.LeafCert, path: Path) -> None:
    """Write key and certificates into one file; Kafka reads keys in PKCS#8 only."""
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    parts = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]
    path.write_bytes(b"".join(parts + [pem.bytes() for pem in certificate.cert_chain_pems]))


def tallywire(guarded: Guarded, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run the command through SASL_SSL, unless ``settings`` say otherwise; "" leaves one out."""
    given = {
        "security_protocol": "SASL_SSL",
        "ssl_cafile": f"{guarded.files}/ca.pem",
        "sasl_username": "news",
        "sasl_password": PASSWORD,
    } | settings
    if "broker" not in given:
        given["broker"] = guarded.addresses[given["security_protocol"]]
    environment = os.environ | {f"TALLYWIRE_{name.upper()}": value for name, value in given.items()}
    run = [sys.executable, "-c", "from pipeline.cli.main import main; main()", *arguments]
    return subprocess.run(run, capture_output=True, text=True, timeout=120, env=environment)  # noqa: S603


def test_every_command_goes_through_encryption_and_password(guarded: Guarded) -> None:
    """The replay makes topics, sends, runs a worker (Faust), watches the group and reads back."""
    replayed = tallywire(
        guarded, "replay", "seeds", "--broker", guarded.addresses["SASL_SSL"], "--prefix", "sasl.",
        "--format", "jsonl",
    )  # fmt: skip
    assert replayed.returncode == 0, replayed.stderr
    here = tallywire(guarded, "replay", "seeds", "--format", "jsonl")
    assert digests(replayed.stdout) == digests(here.stdout)
    listed = tallywire(guarded, "topics", "list", "--prefix", "sasl.")
    assert "missing" not in listed.stdout
    seen = tallywire(guarded, "subscribe", "events", "--prefix", "sasl.", "--from", "earliest", "--once")
    assert len(seen.stdout.splitlines()) >= len(here.stdout.splitlines())
    assert tallywire(guarded, "dead-letters", "list", "--prefix", "sasl.").stdout == "no dead letters\n"


def digests(rows: str) -> set[str]:
    return {orjson.loads(row)["digest"] for row in rows.splitlines()}


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_each_mechanism_is_taken(guarded: Guarded, mechanism: str) -> None:
    done = tallywire(guarded, "topics", "list", sasl_mechanism=mechanism)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_client_certificate_is_taken_and_asked_for(guarded: Guarded) -> None:
    alone = {"security_protocol": "SSL", "sasl_username": "", "sasl_password": ""}
    done = tallywire(guarded, "topics", "list", ssl_certfile=f"{guarded.files}/client.pem", **alone)
    assert (done.returncode, done.stderr) == (0, "")
    refused = tallywire(guarded, "topics", "list", **alone)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr


WRONG = {
    "password": ({"sasl_password": "wrong"}, "refused sasl_username news"),
    "user": ({"sasl_username": "nobody"}, "refused sasl_username nobody"),
    "authority": ({"ssl_cafile": "other-ca.pem"}, "is not trusted"),
    "system's authorities": ({"ssl_cafile": ""}, "is not trusted"),
    "no encryption": ({"security_protocol": "SASL_PLAINTEXT", "ssl_cafile": ""}, "SASL_PLAINTEXT"),
    "no security": (
        {"security_protocol": "PLAINTEXT", "ssl_cafile": "", "sasl_username": "", "sasl_password": ""},
        "answers, but not by security_protocol PLAINTEXT",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_the_broker_refuses_is_one_line_and_status_2(guarded: Guarded, wrong: str) -> None:
    settings, expected = WRONG[wrong]
    settings = {
        name: value and value.replace("other", f"{guarded.files}/other") for name, value in settings.items()
    }
    done = tallywire(guarded, "worker", "--db", ":memory:", broker=guarded.addresses["SASL_SSL"], **settings)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert expected in done.stderr
    assert PASSWORD not in done.stderr


def test_encryption_to_a_broker_without_is_one_line_and_status_2(guarded: Guarded) -> None:
    done = tallywire(guarded, "topics", "list", broker=guarded.addresses["PLAINTEXT"])
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert "answers, but not by security_protocol SASL_SSL" in done.stderr
