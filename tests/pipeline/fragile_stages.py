"""Stages that an article may do something to, for tests of the processes that run them."""

import datetime as dt
import os
import signal
import time
from pathlib import Path

from pipeline import stages
from pipeline.extract import extract
from pipeline.records.article import CleanArticle
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.records.review import Review

BUG = "Aleppo"
"""What an article that brings out a bug tells of."""


def fragile() -> stages.Stages:
    """Return such stages. It is called where the children are, and breaks nothing elsewhere."""
    os.environ["TALLYWIRE_STAGE_SECONDS"] = "1"
    vars(stages)["extract"] = _extract_or_fail
    return _Fragile()


def _extract_or_fail(article: CleanArticle) -> Mentions:
    assert BUG not in article.text
    if article.article_id == "endless":
        time.sleep(600)
    return extract(article)


class _Fragile(stages.Stages):
    def record(self, raw: Raw, at: dt.datetime) -> Mentions | Review | DeadLetter:
        match (raw.key or b"").decode().split():
            case ["kills-once", path] if not Path(path).exists():
                Path(path).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case ["kills"]:
                os.kill(os.getpid(), signal.SIGKILL)
            case ["holds", path]:
                Path(path).touch()
                time.sleep(600)
        return super().record(raw, at)
