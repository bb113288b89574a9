"""Nothing is lost and nothing is wrong while workers join, leave and are killed, and broker and disk fail."""

import os
from pathlib import Path

import pytest

from bench.churn import churn
from tests.kafka_broker import Broker

pytestmark = pytest.mark.broker

COUNT = 5_000


@pytest.mark.skipif("TALLYWIRE_TEST_BROKER" in os.environ, reason="the broker there is not ours to restart")
def test_churn(broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``broker`` says whether a broker can be had here; the run restarts one of its own."""
    own = Broker(tmp_path)
    own.start()
    try:
        outcome = churn(COUNT, tmp_path, own, tell=lambda _: None)
    finally:
        own.abandon()
    with capsys.disabled():
        print("", *outcome.lines(), sep="\n")
    assert outcome.right
    assert outcome.fates[0].taken == COUNT
    assert outcome.fates[0].letters == COUNT // 97
