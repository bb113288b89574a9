"""What of a page's lines is story, and what of the story is there: kept sentences held against the gold."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.clean.sentences import split

_WORD = re.compile(r"\w+")
_RUN = 3  # words in a row: fewer are found by chance
_STORY = 0.5  # of a kept sentence's words are in the gold, else it is junk
_WHOLE = 0.9  # of a gold sentence's words are kept, else it is lost


class _Word(NamedTuple):
    text: str
    asked: bool
    sentence: int


@dataclass
class Score:
    """Sentences and words of one page or of many; of words, those in the gold that may go are not counted."""

    kept: int = 0
    story: int = 0
    junk: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    kept_words: int = 0
    story_words: int = 0
    good_words: int = 0
    found_words: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def figures(self) -> dict[str, float]:
        """Return shares between 0 and 1: of sentences, and F1 of words."""
        precision = 1 - len(self.junk) / max(1, self.kept)
        recall = 1 - len(self.lost) / max(1, self.story)
        right = self.good_words / max(1, self.kept_words)
        found = self.found_words / max(1, self.story_words)
        return {
            "precision": precision,
            "recall": recall,
            "f1": _f1(precision, recall),
            "words_precision": right,
            "words_recall": found,
            "words_f1": _f1(right, found),
        }


def sentences_of(lines: Iterable[str]) -> list[str]:
    """Return the sentences of lines, none across two of them."""
    return [line[start:end] for line in lines for start, end in split(line, 0, len(line))]


def score(kept: Sequence[str], gold: Sequence[str], *, headline: bool = True) -> Score:
    """Hold the sentences ``kept`` against the lines of a gold file, whose first is the headline.

    The two are aligned word by word, in order and one to one: what stands twice is junk once. Without
    ``headline`` it may stay or go, as what stands {in braces}.
    """
    lines = gold if headline else [f"{{{gold[0]}}}", *gold[1:]]
    wanted = sentences_of(lines)
    right, left = _words(wanted), _words(kept)
    matcher = SequenceMatcher(
        None, [word.text for word in left], [word.text for word in right], autojunk=False
    )
    good: set[int] = set()
    found: set[int] = set()
    for block in matcher.get_matching_blocks():
        if block.size >= _RUN or _is_sentence(left, block.a, block.size):
            good.update(range(block.a, block.a + block.size))
            found.update(range(block.b, block.b + block.size))
    asked = {i for i, word in enumerate(right) if word.asked}
    return Score(
        kept=len(kept),
        story=len({right[i].sentence for i in asked}),
        junk=[kept[i] for i in _below(left, good, range(len(left)), _STORY)],
        lost=[wanted[i] for i in _below(right, found, asked, _WHOLE)],
        kept_words=len(left),
        story_words=len(asked),
        good_words=len(good),
        found_words=len(found & asked),
    )


def _words(sentences: Sequence[str]) -> list[_Word]:
    """Return the words of sentences. Braces may reach over several sentences of a line."""
    words: list[_Word] = []
    optional = False
    for number, sentence in enumerate(sentences):
        for part in re.split(r"([{}])", unicodedata.normalize("NFKC", sentence)):
            if part in "{}" and part:
                optional = part == "{"
            else:
                words += (_Word(word, not optional, number) for word in _WORD.findall(part.casefold()))
    return words


def _is_sentence(words: Sequence[_Word], start: int, size: int) -> bool:
    """Tell whether ``size`` words from ``start`` are exactly one sentence or more."""
    if not size:
        return False
    edges = (start - 1, start), (start + size - 1, start + size)
    return all(a < 0 or b == len(words) or words[a].sentence != words[b].sentence for a, b in edges)


def _below(words: Sequence[_Word], matched: set[int], counted: Iterable[int], share: float) -> list[int]:
    """Return the sentences of which less than ``share`` of the counted words are matched."""
    total: dict[int, int] = {}
    hits: dict[int, int] = {}
    for i in counted:
        sentence = words[i].sentence
        total[sentence] = total.get(sentence, 0) + 1
        hits[sentence] = hits.get(sentence, 0) + (i in matched)
    return sorted(sentence for sentence in total if hits[sentence] < share * total[sentence])


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
