"""A server to ask, and an ingestion that asks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsstand import Newsstand, newsstand
from tests.pipeline.feeds.ingesting import Paper


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with newsstand() as running:
        yield running


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Paper(str(tmp_path / "paper.db")) as opened:
        yield opened
