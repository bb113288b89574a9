"""What it means that the claims which a total names explain its numbers."""

from pipeline.records.event import Event, EventClaim


def explained(event: Event) -> None:
    """Fail unless best, low and high of every total follow from the claims that it names."""
    for measure, total in event.totals.items():
        claims = {c.claim_id: c for f in event.figures for c in f.claims}
        counted = {c.claim_id for f in event.figures if f.measure == measure for c in f.claims}
        because = total.because
        best = [claims[id_] for id_ in because.best]
        own = [claim for claim in best if claim.claim_id in counted]
        assert best
        assert total.best is not None
        if total.rule == "less_who_died":
            assert total.best < sum(map(value, own))
            assert len(own) < len(best)
        elif total.rule == "nobody_told":
            assert total.best == 0
            assert not own
        else:
            assert total.best == sum(map(value, best))
            assert own == best
        assert len({claim.article_id for claim in own}) <= 1
        for bound, name in ((total.low, "low"), (total.high, "high")):
            behind = getattr(because, name)
            assert bool(behind) == (bound is not None)
            if behind and (behind, bound) != (because.best, total.best):
                assert bound == sum(getattr(claims[id_], name) for id_ in behind)


def value(claim: EventClaim) -> int:
    """Return the number that a claim stands for."""
    return claim.low if claim.low is not None else claim.high or 0
