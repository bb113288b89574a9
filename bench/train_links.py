"""Fit the weights of evidence that two mentions are one event: ``python -m bench.train_links SET``.

Logistic regression by Newton's method over the pairs of main mentions that share a name or a town, on the
part of SET that may be read. Prints the table ``[fitted]`` of ``lexicon/en/link_weights.toml``; what stands
there under ``[set]`` is taken as given. Needs numpy.
"""

import datetime as dt
import sys
from collections import Counter
from itertools import chain, combinations

import numpy as np

from bench.gold import GoldSet, read_sets
from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.extract import extract
from pipeline.lexicon.load import load
from pipeline.tally.evidence import dates, evidence
from pipeline.tally.told import Told, tell

RIDGE = 1.0
STEPS = 30


def main_mentions(gold: GoldSet) -> list[Told]:
    """Return the main mention of every article of the gold's incidents."""
    wanted = {article for incident in gold.incidents for article in incident.articles}
    now = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    with gold.articles.open("rb") as lines:
        read = (extract(clean(admit(line, None, now))) for line in lines if line.strip())
        told = chain.from_iterable(tell(one) for one in read if one.article_id in wanted)
        return [t for t in told if t.mention.primary]


def fit(x: np.ndarray, y: np.ndarray, offset: np.ndarray, trust: np.ndarray) -> np.ndarray:
    """Return weights, one a column of ``x`` (pairs by kinds of evidence).

    ``y`` is 1 for pairs of one event, ``offset`` what is known beforehand, ``trust`` the weight of a pair.
    """
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w + offset, -30, 30)))
        slope = x.T @ (trust * (p - y)) + ridge * w
        bend = (x * (trust * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        w -= step / max(1.0, np.abs(step).max())  # a whole step may overshoot
    return w


def main() -> None:
    """Print the fitted weights of the set named on the command line."""
    (whole,) = read_sets(sys.argv[1])
    gold = whole.only("read")
    incident = {article: i.id for i in gold.incidents for article in i.articles}
    size = Counter(incident.values())
    told = main_mentions(gold)
    tables = load("link_weights")
    names = list(tables["fitted"])
    rows, same, offset, trust = [], [], [], []
    for a, b in combinations(told, 2):
        ours, theirs = a.traits, b.traits
        same_place = ours.place.name == theirs.place.name
        if not (ours.names & theirs.names or ours.victims & theirs.victims or same_place):
            continue
        found = {"to_begin_with": 1.0, dates(ours, theirs): 1.0} | dict(evidence(ours, theirs))
        one, other = incident[a.article.article_id], incident[b.article.article_id]
        rows.append([found.get(name, 0.0) for name in names])
        offset.append(sum(tables["set"].get(name, 0.0) * amount for name, amount in found.items()))
        same.append(float(one == other))
        # An incident with many articles has many pairs: they count less each.
        trust.append((2 / max(2, size[one] - 1)) ** 0.5 if one == other else 1.0)
    weights = fit(np.array(rows), np.array(same), np.array(offset), np.array(trust))
    print(f"# {len(rows)} pairs, {sum(same):.0f} of one event")
    for name, weight in zip(names, weights, strict=True):
        print(f"{name} = {weight:.1f}")


if __name__ == "__main__":
    main()
