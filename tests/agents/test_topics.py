from agents.topics import TOPICS
from tests.contract import ROOT


def test_every_topic_stands_in_the_documentation() -> None:
    page = (ROOT / "docs" / "kafka.md").read_text(encoding="utf-8")
    for topic in TOPICS:
        key = topic.key.removesuffix(", or none")
        assert f"| `{topic.name}` | {key} |" in page


def test_what_the_table_is_rebuilt_from_is_kept_for_ever() -> None:
    kept = {topic.name: topic.config for topic in TOPICS}
    assert all(kept[name]["retention.ms"] == "-1" for name in ("articles.raw", "mentions"))
    assert [name for name, config in kept.items() if config["cleanup.policy"] == "compact"] == ["events"]
