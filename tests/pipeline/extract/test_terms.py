"""What of a story's words is evidence that another text tells the same."""

from pipeline.extract.scan import Scanned, tokenize
from pipeline.extract.terms import names_of, term_hash, terms_of
from pipeline.records.article import Sentence


def sentence(text: str, *, title: bool = False) -> Scanned:
    return Scanned(Sentence(span=(0, len(text)), paragraph=0, title=title), text, tokenize(text))


def test_persons_and_streets_are_names() -> None:
    one = names_of([sentence("Jane Roe was hit near Alder Avenue.")])
    other = names_of([sentence("On Alder Avenue they found Jane Roe, 34.")])
    assert one == other
    assert len(one) == 2


def test_bodies_bare_streets_and_titles_are_no_names() -> None:
    assert (
        names_of([sentence("He fled the Police Department on West Street, said the District Court.")]) == ()
    )
    assert names_of([sentence("Jane Roe Hit", title=True)]) == ()


def test_terms_are_content_words() -> None:
    found = terms_of([sentence("The nurse and the teacher were in the seminary.")])
    assert found == tuple(sorted(map(term_hash, ("nurse", "seminary", "teacher"))))


def test_of_a_long_story_the_first_terms_are_kept() -> None:
    words = [f"{first}{second}word" for first in "abcdefghijkl" for second in "abcdefghijkl"]
    found = terms_of([sentence(" ".join(words[:100])), sentence(" ".join(["ab", *words[90:]]))])
    assert found == tuple(sorted(map(term_hash, words[:120])))
