from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pipeline.embedded import replay
from pipeline.reader import read
from pipeline.settings import Settings
from pipeline.store import Store
from tests.web_server import serving

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="session")
def seeds_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of the five seed articles, which no test changes."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    with Store.open(path) as store:
        replay(read([str(SEEDS)]), store)
    return path


@pytest.fixture(scope="session")
def web(seeds_table: Path) -> Iterator[str]:
    """The address of a server over ``seeds_table``."""
    with serving(seeds_table, Settings(web_requests_per_minute=0)) as address:
        yield address


@pytest.fixture(scope="session")
def client(web: str) -> Iterator[httpx.Client]:
    """A client of ``web``; making one takes longer than asking it."""
    with httpx.Client(base_url=web, trust_env=False) as made:
        yield made
