"""What the tests of this folder read and leave as it is."""

import asyncio

import pytest

from tests.integration.newsday import Newsday, take_place


@pytest.fixture(scope="session")
def newsday(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Newsday:
    """A day of news that is over: its topics, and the table."""
    return asyncio.run(take_place(broker, tmp_path_factory.mktemp("newsday") / "table.db"))
