from agents.topics import TOPICS


def test_what_the_table_is_rebuilt_from_is_kept_for_ever() -> None:
    kept = {topic.name: topic.config for topic in TOPICS}
    assert all(kept[name]["retention.ms"] == "-1" for name in ("articles.raw", "mentions"))
    assert [name for name, config in kept.items() if config["cleanup.policy"] == "compact"] == ["events"]
