"""What the benchmark of several processes says."""

import pytest

from bench import workers
from bench.articles import made_articles
from bench.workers import Cost, cost, line


def test_each_number_is_compared_with_one() -> None:
    one = Cost(wall=8.0, cpu=8.0, tally=8.0)
    assert line(2, Cost(wall=5.0, cpu=8.8, tally=2.0), one) == (
        "  2 workers   200.0 articles/s, 1.60 times one; 8.80 ms CPU an article, 1.10 of one; "
        "of it 2.00 ms where it is tallied"
    )


def test_what_the_children_take_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WARM", 4)
    two = cost(list(made_articles(24)), 2)
    assert 0 < two.tally < two.cpu
