"""What operators are given fits the program: compose, Prometheus, Grafana and docs/operations.md."""

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from agents.metrics import Metrics
from pipeline.cli.main import cli
from pipeline.feeds.declared import DEFAULT
from pipeline.settings import declared, resolve

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("build") == "."}


def families() -> set[str]:
    """Return the names under which Prometheus knows the metrics, without the parts of a histogram."""
    return {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in Metrics().registry.collect()
    }


def named(text: str) -> set[str]:
    found = re.findall(r"\b(?:tallywire|process)_[a-z_]+[a-z](?=[\[{) ,`])", text)
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


def test_every_metric_is_documented_and_every_documented_one_exists() -> None:
    known = families()
    ours = {name for name in known if name.startswith("tallywire_")}
    assert ours == {name for name in named(PAGE) if name.startswith("tallywire_")}


def test_metrics_are_named_as_prometheus_asks() -> None:
    for family in Metrics().registry.collect():
        assert family.documentation
        if family.name.startswith("tallywire_"):
            assert re.fullmatch(r"tallywire_[a-z]+(_[a-z]+)*", family.name)
            assert not family.name.endswith(("_count", "_sum", "_bucket", "_milliseconds"))


def test_the_dashboard_and_the_alerts_ask_for_metrics_that_exist() -> None:
    dashboard = json.loads((ROOT / "config/grafana/tallywire.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = yaml.safe_load((ROOT / "config/alerts.yml").read_text(encoding="utf-8"))
    alerts = rules["groups"][0]["rules"]
    asked += [rule["expr"] for rule in alerts]
    assert len(asked) > 20
    for expression in asked:
        assert named(f"{expression} "), expression
        assert named(f"{expression} ") <= families(), expression
    assert all(f"`{rule['alert']}`" in PAGE for rule in alerts)


def test_the_dashboard_has_no_two_panels_in_one_place() -> None:
    dashboard = json.loads((ROOT / "config/grafana/tallywire.json").read_text(encoding="utf-8"))
    cells = [
        (x, y)
        for panel in dashboard["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


@pytest.mark.parametrize("name", OURS)
def test_compose_gives_settings_that_exist_and_can_be(name: str) -> None:
    environment = {key: str(value) for key, value in OURS[name].get("environment", {}).items()}
    assert set(environment) <= {setting.variable for setting in declared().values()}
    resolve(environment)


@pytest.mark.parametrize("name", OURS)
def test_compose_runs_commands_that_exist(name: str) -> None:
    command: click.Command = cli
    arguments = list(OURS[name]["command"])
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), arguments.pop(0))
        assert found
        command = found
    command.make_context(name, arguments)


def test_compose_ingests_the_feeds_that_are_mounted_where_they_are_looked_for() -> None:
    ingest, worker = OURS["ingest"], OURS["worker"]
    *_, folder = re.findall(
        r"^WORKDIR (\S+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert f"./{DEFAULT}:{folder}/{DEFAULT}:ro" in ingest["volumes"]
    assert ingest["environment"].items() <= worker["environment"].items()  # one table, one store of bodies
    assert ingest["command"] == ["ingest", "--broker", worker["environment"]["TALLYWIRE_BROKER"]]


def test_compose_mounts_and_waits_for_what_is_there() -> None:
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), source
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"])
