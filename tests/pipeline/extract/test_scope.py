"""What a number covers, one case for each definition and each way of telling it."""

import pytest

from tests.pipeline.extract.reading import claims, number, only, read

CASES = {
    "event": [
        "The blast killed 12 people.",
        "The blast killed 12 people, the deadliest attack since 2004.",
        "The blast, the third in the city this year, killed 12 people.",
        "Twelve people have been killed in the fighting since Monday.",
        "Twelve people have been killed in the floods since 12 July.",
        "Twelve people have been killed since the blast.",
        "Twelve people have been killed since the protests began, the group said.",
        "The prison uprising, which began on Monday, has left 12 people dead.",
        "Gunmen killed 12 people in attacks on three villages.",
        "Floods in various parts of the country killed 12 people.",
        "Bombs in several cities killed 12 people.",
        "Gunmen killed 12 people in the village last week.",
        "Twelve people were killed in the fire, since the doors were locked.",
        "A bomb killed 12 people in a town that lost its cinema in 1995.",
        "A bomb killed 12 people, among them two girls born in 2001 and 2004.",
        "A bomb killed 12 people, the eldest born on 3 May 1951.",
        "The rebels, who left the valley in May 2013, said that 12 people had been killed.",
        "The rebels, which have been at war with the army since 2013, said a drone had killed 12 people.",
        "A bomb killed 12 people, two years after the army left.",
        "A shooting in the 1900 block of Elm Street killed 12 people.",
        "A man was charged on Monday with a shooting that killed 12 people last month.",
        "The bomb killed 12 people; the country marks the anniversary of its independence on Sunday.",
    ],
    "day": [
        "Shelling killed 12 people on the first day of the offensive.",
        "Shelling killed 12 people over the past day.",
        "Twelve people were killed in the past 24 hours of shelling.",
        "The shelling killed 12 people on Friday alone.",
        "In week 28 alone the fever killed 12 people.",
        "Twelve soldiers were killed in the shelling over the day.",
    ],
    "cumulative": [
        "Two boys were shot on Monday, lifting to 12 the number of people killed since the protests began.",
        "Shelling hit the port on Tuesday. The governor counts 12 people killed since May 3.",
        "At least 12 people have been killed in the shelling since May.",
        "Twelve people have been killed in shootings so far this year.",
        "Twelve people have been killed in attacks since the start of the offensive.",
        "Twelve people have been killed in the conflict.",
        "Twelve people died in that war.",
        "In the country as a whole, 12 people have been killed.",
        "Twelve people were killed in separate shootings over the weekend.",
        "Over the past month, the police say, 12 people were killed in attacks.",
        "Twelve people have been killed in ten years of civil war.",
        "In the last three years, 12 policemen have been killed in shootings.",
        "Twelve people have been killed in shootings over a nine-year period.",
        "Twelve people died in attacks over these past six weeks.",
        "The two sides ended the war, which has killed 12 people.",
        "Landmines kill 12 people a year.",
        "The war has killed 12 people.",
        "Police shot dead 12 people in the slum between January and May.",
        "The war between the two drug cartels has already claimed 12 lives.",
        "The army said 12 soldiers were killed in more than 600 clashes.",
        "That is an average of 12 deaths each day.",
        "Since 2011, the war has killed 12 people.",
        "Twelve soldiers were killed on Monday in clashes in various parts of the country.",
        "Several armed clashes left 12 soldiers dead on Monday.",
        "A ferry sank on Monday. Last year 12 people died in boat accidents there.",
    ],
    "background": [
        "A bomb killed 2 people on Monday. A blast there killed 12 people in 1995.",
        "A bomb killed 2 people on Monday. In 1995, 12 people were killed in a blast there.",
        "A bomb killed 2 people on Monday. A similar blast killed 12 people a year ago.",
        "A bomb killed 2 people on Monday on the anniversary of a blast that killed 12 people.",
        "A bomb killed 2 people on Monday. Last year 12 people died there.",
        "A bomb killed 2 people on Monday. Last May, 12 people, most of them young, died in a fire there.",
        "A bomb killed 2 people on Monday, where 12 people died in 1995.",
        "The deaths took the number of homicides this year to 15, compared with 12 at that time in 2011.",
        "A bomb killed 2 people on Monday. In May a bomb killed 12 people.",
        "A bomb killed 2 people on Monday. The rebels, who killed 12 people there in 2013, denied it.",
    ],
}


@pytest.mark.parametrize(
    ("expected", "text"), [(scope, text) for scope, texts in CASES.items() for text in texts]
)
def test_scope_of_twelve(expected: str, text: str) -> None:
    scopes = {c.scope for c in claims(text) if c.measure == "killed" and 12 in (c.low, c.high)}
    assert scopes == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed 2 people on Monday. Last May, 12 people, most of them young, died in a fire there.",
        "A bomb killed 2 people on Monday, where 12 people died in 1995.",
        "A bomb killed 2 people on Monday. In 1995, 12 people were killed in a blast there.",
        "A bomb killed 2 people on Monday, bringing to 12 the number of people killed in the conflict.",
    ],
)
def test_the_number_beside_it_stays_of_the_event(text: str) -> None:
    assert {c.scope for c in claims(text) if c.low == 2} == {"event"}


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Some 5,000 fighters remain in the town after the battle.", "forces"),
        ("Four people were still missing after the flood.", "missing"),
        ("A bomb went off in Kabul. Three of the suspects were being held by the police.", "detained"),
        ("The outbreak goes on. At the ward, fourteen patients were being nursed on Monday.", "cases"),
        ("After the flood 1,200 people have taken shelter in camps.", "displaced"),
        ("After the crash, twelve passengers remained in critical condition.", "injured"),
    ],
)
def test_a_state_at_one_moment_is_standing(text: str, measure: str) -> None:
    assert only(text, measure).scope == "standing"


def test_nobody_is_counted_alone_since_a_day() -> None:
    text = "A mayor was named on Monday. The post was vacant since 1 June, when mayor John Roe was shot dead."
    assert only(text, "killed").scope in ("event", "background")


def test_who_was_arrested_and_is_being_held_is_no_state() -> None:
    found = only("Two youths were arrested after the fire and were being questioned.", "detained")
    assert found.scope == "event"


def test_an_increment_is_of_the_day_and_its_toll_of_the_event() -> None:
    found = claims("Twelve more people died in the flood, raising the death toll to 57.")
    assert {(number(c), c.scope) for c in found} == {("killed 12", "day"), ("killed 57", "event")}


def test_an_article_of_an_old_event_alone_tells_of_that_event() -> None:
    assert only("A bomb killed 12 people in the town in 1995.").scope == "event"


def test_a_clause_behind_the_number_dates_it() -> None:
    told = claims(
        "A blast killed two men. One led the inquiry into the murder of 12 peasants, committed in May 1995."
    )
    assert {number(c): c.scope for c in told} == {"killed 2": "event", "killed 12": "background"}


FOUR_MORE = " The mayor came. He spoke to relatives. Police are at the scene. "


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Riots shook the town in June 2010. Clashes in the town then killed 12 people.", "background"),
        ("It is the second riot there. In the last one, 12 people were killed.", "background"),
        ("Riots shook the town last December. Clashes there then killed 12 people.", "background"),
        ("The town has been shelled since May. Some 12 people have been killed there.", "cumulative"),
        ("The town was founded in 1850. There were other blasts, which killed 12 people.", "event"),
        ("The school opened in 1995. Police say the blast killed 12 people.", "event"),
        ("In August a shoot-out in the town killed 12 people.", "background"),
    ],
)
def test_a_sentence_that_leans_takes_over_the_scope_before_it(text: str, scope: str) -> None:
    found = claims("A bomb killed two people on Monday." + FOUR_MORE + text)
    assert {c.scope for c in found if c.low == 12} == {scope}


@pytest.mark.parametrize(
    ("text", "low", "scope"),
    [
        ("The crush killed 717, the most since 1990, when 1,426 were trampled to death.", 1426, "background"),
        (
            "The raid killed two. It was the bloodiest since rebels killed 16 marines in January.",
            16,
            "background",
        ),
        (
            "Some 22,700 people have died in drug violence since the state sent troops in late 2006.",
            22700,
            "cumulative",
        ),
    ],
)
def test_a_rank_compares_with_older_events(text: str, low: int, scope: str) -> None:
    assert {c.scope for c in claims(text) if c.low == low} == {scope}


def test_a_state_is_of_its_own_number() -> None:
    found = claims("Forty-five persons were injured and six are still reported missing.")
    assert {number(c): c.scope for c in found} == {"injured 45": "event", "missing 6": "standing"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A blast hurt 27 people. Nine of them are on life support.", "standing"),
        ("A blast hurt 27 people. Nine of them are being treated in the capital.", "standing"),
        ("A blast hurt 27 people. Nine of them were treated at the scene.", "event"),
        ("A blast hurt nine people, who are on life support.", "event"),
    ],
)
def test_how_some_of_the_injured_are_is_of_the_moment(text: str, expected: str) -> None:
    assert {c.scope for c in claims(text) if c.measure == "injured" and c.low == 9} == {expected}


def test_what_news_comes_days_after_is_another_event() -> None:
    text = "Police arrested 12 men in a raid. The raid comes four days after two boys were shot dead."
    assert {c.scope for c in claims(text) if c.measure == "killed"} == {"background"}


@pytest.mark.parametrize(
    "opening", ["A day before, 17 people were burned to death.", "A similar blast killed 17 people."]
)
def test_a_sentence_may_open_with_an_older_event(opening: str) -> None:
    found = claims(f"A bomb killed 12 people in Mosul. {opening}")
    assert {(c.low, c.scope) for c in found if c.low == 17} == {(17, "background")}


def test_what_an_article_leads_with_may_be_a_week_old() -> None:
    text = (
        "Rescuers pulled two more bodies from a school that collapsed last week, bringing the toll to 91. "
        "Nearly 150 people were injured when the school caved in."
    )
    (mention,) = read(text).mentions
    assert {(c.measure, c.low) for c in mention.claims} >= {("killed", 91), ("injured", 150)}


def test_what_is_more_than_the_toll_beside_it_is_no_increment() -> None:
    found = claims("Sixteen soldiers were killed, the army said, raising an earlier toll of nine.")
    assert next(c.scope for c in found if c.low == 16) == "event"


@pytest.mark.parametrize(
    "later",
    [
        "One of the wounded, a nurse, succumbed on the way to the capital.",
        "A nurse died of her burns.",
        "A tenth victim, a nurse, has died.",
        "A nurse, 50, died on Tuesday.",
        "A nurse died at the clinic. Her death takes the toll to ten.",
    ],
)
def test_who_dies_later_adds_to_the_toll(later: str) -> None:
    found = claims(f"A bus crash on Sunday killed 10 people in Nakuru. {later}", title="Ten die in bus crash")
    assert ("day", 1) in {(c.scope, c.low) for c in found}
    assert ("event", 10) in {(c.scope, c.low) for c in found}


def test_one_number_of_two_events_is_two_claims() -> None:
    text = "A fire killed six people in Nakuru on Monday. In the 1996 Nakuru fire, six people died."
    assert {(c.low, c.scope) for c in claims(text)} == {(6, "event"), (6, "background")}


def test_who_has_not_left_hospital_is_of_the_moment() -> None:
    text = "The crash injured 78 people. Nineteen have not yet left hospital."
    assert {(c.low, c.scope) for c in claims(text)} == {(78, "event"), (19, "standing")}
