"""The arithmetic of the speed benchmark, and that it takes articles through every stage."""

import datetime as dt
import zipfile
from pathlib import Path

import click
import pytest

from bench.articles import made_articles
from bench.generated import KINDS, generated
from bench.profiled import Stats, by_module, report
from bench.releases import ROOT, checkout, unpack
from bench.speed import in_turns, lines, ratios
from bench.timing import STAGES, Timing, measure, median
from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.extract import extract

ENTRY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def timing(clean: float, extract: float, tally: float, floor: float = 0.02) -> Timing:
    return Timing(
        200, {"clean": clean, "extract": extract, "tally": tally, "floor": floor}, {"code": 60, "all": 90}
    )


def test_rates_shares_and_the_ratio_to_the_floor() -> None:
    measured = timing(0.2, 0.6, 0.2)
    assert measured.per_second == pytest.approx(200)
    assert measured.ratio == pytest.approx(50)
    assert measured.figures() == {
        "articles": 200,
        "articles_per_second": 200.0,
        "milliseconds": {"clean": 1.0, "extract": 3.0, "tally": 1.0},
        "floor_milliseconds": 0.1,
        "times_the_floor": 50.0,
        "megabytes": {"code": 60, "all": 90},
    }
    assert lines(measured, 160.0, ratios(measured, timing(0.2, 1.2, 0.1))) == [
        "  clean      1.000 ms an article  20%   1.00 of the other revision",
        "  extract    3.000 ms an article  60%   0.50 of the other revision",
        "  tally      1.000 ms an article  20%   2.00 of the other revision",
        "  together   5.000 ms: 50.0 times the floor of 0.100 ms, 0.031 of spaCy's 160 ms"
        "   0.67 of the other revision",
        "  memory   60 MB with code, 90 MB with all",
    ]
    assert lines(measured, None, None)[3] == "  together   5.000 ms: 50.0 times the floor of 0.100 ms"


def test_a_round_that_was_disturbed_does_not_count() -> None:
    assert median([timing(1, 2, 3), timing(1, 3, 30), timing(9, 1, 2)]) == timing(1, 2, 3)


def test_every_stage_is_measured() -> None:
    measured = measure(made_articles(20))
    assert measured.articles == 20
    assert all(measured.seconds[what] > 0 for what in (*STAGES, "floor"))
    assert 10 < measured.megabytes["code"] <= measured.megabytes["word lists"] <= measured.megabytes["all"]


@pytest.mark.parametrize("kind", KINDS)
def test_generated_articles_are_the_same_in_every_run(kind: str) -> None:
    raws = list(generated(kind, 12))
    assert raws == list(generated(kind, 12))
    assert len({raw.value for raw in raws}) == 12


def test_each_kind_is_what_it_is_called() -> None:
    words, claims, stories = {}, {}, {}
    for kind in KINDS:
        articles = [clean(admit(raw.value, raw.key, ENTRY)) for raw in generated(kind, 10)]
        mentions = [extract(article) for article in articles]
        words[kind] = sum(len(article.text.split()) for article in articles) // 10
        claims[kind] = sum(len(mention.claims) for one in mentions for mention in one.mentions) / 10
        stories[kind] = len({source.fingerprint for source in mentions})
    assert 150 < words["plain"] < 350
    assert words["long"] > 8 * words["plain"]
    assert claims["dense"] > 2 * claims["plain"] > 4
    assert claims["eventless"] == 0
    assert (stories["syndicated"], stories["plain"]) == (3, 10)  # trimmed in three ways


def test_self_time_by_module_counts_c_functions_where_they_are_called() -> None:
    extract, clean = (str(ROOT / "pipeline" / name) for name in ("extract/when.py", "clean/junk.py"))
    lxml = "/usr/lib/site-packages/lxml/html.py"
    stats: Stats = {
        (extract, 3, "read"): (4, 4, 2.0, 3.0, {}),
        (extract, 9, "find"): (1, 1, 0.5, 0.5, {}),
        (lxml, 1, "parse"): (1, 1, 1.0, 1.0, {}),
        ("~", 0, "<built-in len>"): (
            9, 9, 1.5, 1.5, {(extract, 3, "read"): (6, 6, 1.0, 1.0), (clean, 5, "drop"): (3, 3, 0.5, 0.5)},
        ),
    }  # fmt: skip
    assert by_module(stats) == {"pipeline/extract/when.py": 3.5, "pipeline/clean/junk.py": 0.5, "lxml": 1.0}
    assert report(stats, 2)[0] == "   70.0%  pipeline/extract"
    assert report(stats, 2)[4] == "   70.0%  pipeline/extract/when.py"
    assert report(stats, 2)[8:10] == [
        "   40.0%       2.0 calls an article  pipeline/extract/when.py:3 read",
        "   30.0%       4.5 calls an article  <built-in len>",
    ]


def test_another_revision_is_measured_in_turns_with_this_one(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(b"".join((raw.value or b"") + b"\n" for raw in generated("eventless", 3)))
    other = checkout("HEAD", tmp_path / "other")
    assert (other / "pipeline" / "clean").is_dir()
    timings = in_turns([ROOT, other], [file], 1)
    assert {which: one.articles for which, one in timings.items()} == {(ROOT, file): 3, (other, file): 3}


def test_a_revision_that_does_not_exist_is_a_mistake_in_the_call(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match=r"--against: .*no-such-revision"):
        checkout("no-such-revision", tmp_path)


def test_what_is_no_wheel_is_a_mistake_in_the_call(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="--wheel: "):
        unpack(Path(__file__), tmp_path / "wheel")


def test_a_wheel_is_measured_with_the_benchmarks_of_the_checkout(tmp_path: Path) -> None:
    wheel = tmp_path / "some.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("pipeline/__init__.py", "")
    folder = unpack(wheel, tmp_path / "wheel")
    assert (folder / "pipeline" / "__init__.py").exists()
    assert (folder / "bench").resolve() == ROOT / "bench"
