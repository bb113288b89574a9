import pytest

from agents.topics import TOPICS, servers
from pipeline.errors import UserError


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


def test_what_the_table_is_rebuilt_from_is_kept_for_ever() -> None:
    kept = {topic.name: topic.config for topic in TOPICS}
    assert all(kept[name]["retention.ms"] == "-1" for name in ("articles.raw", "mentions"))
    assert [name for name, config in kept.items() if config["cleanup.policy"] == "compact"] == ["events"]
