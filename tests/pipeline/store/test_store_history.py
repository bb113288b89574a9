"""What a page asks of the table around one row, in both databases."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from pipeline.store import Logged, Reader, Store, Wanted
from tests.laws.made import FIRST_DAY, NOON, article, telling

ARMY = ("Army",)


@pytest.fixture
def table(where: str) -> Iterator[Reader]:
    """A campaign with one incident in it, which a second article changes."""
    campaign = replace(telling("war", killed=900, type="offensive", actors=ARMY), level="campaign")
    first, second = (telling(id_, killed=n, actors=ARMY) for id_, n in (("first", 3), ("second", 5)))
    said = [article("war", campaign), article("first", first, published=FIRST_DAY)]
    later = [article("second", second, hours=1, published=FIRST_DAY)]
    with Store.open(where) as store:
        store.apply([Logged(n, a) for n, a in enumerate(said)], "log", NOON)
        store.apply([Logged(n, a) for n, a in enumerate(later, len(said))], "log", NOON)
    with Reader.open(where) as reader:
        yield reader


def test_the_history_of_a_row_names_each_revision_and_what_made_it(table: Reader) -> None:
    (incident,) = table.events(Wanted(levels=("incident",)))
    newest, oldest = table.history(incident.event_id, 10)
    assert (newest.version, newest.digest, newest.at) == (2, incident.digest, NOON)
    assert [change.kind for change in oldest.changes] == ["event.created"]
    raised = [change for change in newest.changes if change.kind == "figure.raised" and change.group is None]
    assert [(change.measure, change.old, change.new) for change in raised] == [("killed", 3, 5)]
    assert table.history(incident.event_id, 1) == (newest,)
    assert table.history("nobody", 10) == ()


def test_revisions_in_short_say_what_the_rows_say(table: Reader) -> None:
    (incident,) = table.events(Wanted(levels=("incident",)))
    newest, oldest = table.summaries(incident.event_id, 10)
    for stood, whole in zip((oldest, newest), table.revisions(incident.event_id), strict=True):
        assert (stood.version, stood.at) == (whole.version, whole.at)
        fields = stood.row.__struct_fields__
        assert [getattr(stood.row, f) for f in fields] == [getattr(whole.event, f) for f in fields]
    assert table.summaries(incident.event_id, 1) == (newest,)
    assert table.summaries("nobody", 10) == ()


def test_a_revision_ends_where_the_next_begins(table: Reader) -> None:
    (incident,) = table.events(Wanted(levels=("incident",)))
    assert table.replaced_at(incident.event_id, 1) == NOON
    assert table.replaced_at(incident.event_id, 2) is None


def test_the_incidents_of_a_campaign_are_found(table: Reader) -> None:
    (incident,) = table.events(Wanted(levels=("incident",)))
    (campaign,) = table.events(Wanted(levels=("campaign",)))
    assert [related.event_id for related in incident.related] == [campaign.event_id]
    (found,) = table.events(Wanted(part_of=campaign.event_id))
    assert found.event_id == incident.event_id
    assert table.count(Wanted(part_of="nobody")) == 0


def test_what_articles_say_is_read_by_their_ids(table: Reader) -> None:
    found = table.mentions_of(["second", "war", "missing"])
    assert sorted(article.article_id for article in found) == ["second", "war"]
