"""What became of the numbers of a row."""

from msgspec.structs import replace

from pipeline.tally import tally
from pipeline.tally.moves import pairs
from tests.pipeline.tally.tally_builders import article, claim, mention


def test_a_figure_keeps_its_name_though_another_took_a_claim_of_it() -> None:
    (event,) = tally([article("a", mention(claim(9), claim(3, measure="injured")))])
    fighters, women = (replace(figure, group=name) for name, figure in zip("fw", event.figures, strict=True))
    renamed = replace(fighters, group="militants")
    assert list(pairs([fighters, women], [renamed, women])) == [(fighters, renamed), (women, women)]
    both = replace(fighters, claims=fighters.claims + women.claims)
    assert list(pairs([both], [women, fighters])) == [(None, women), (both, fighters)]
