"""How news tells numbers: voices, numbers, coordination, parts, persons, several sentences."""

import pytest

from pipeline.tally import tally
from tests.pipeline.extract.reading import claims, numbers, read, told, wholes

CASES = {
    "voices": {
        "Twelve people were killed in the blast.": "killed 12",
        "The blast killed twelve people.": "killed 12",
        "The death toll rose to 57.": "killed 57",
        "The death toll from the quake rose from 52 to 57.": "killed 52, killed 57",
        "The death toll stands at 57.": "killed 57",
        "The blast left 12 dead.": "killed 12",
        "The storm claimed 12 lives.": "killed 12",
        "A bomb went off at the market, killing 12.": "killed 12",
        "The ministry confirmed a dozen deaths in the blast.": "killed 12",
        "The crash caused three fatalities.": "killed 3",
        "Twelve people died in the fire.": "killed 12",
        "Twelve dead in market blast": "killed 12",
        "Crash kills 12 in the capital": "killed 12",
        "Five people lost their lives in the flood.": "killed 5",
        "Seven villagers have been shot dead.": "killed 7",
        "The attack cost the lives of nine soldiers.": "killed 9",
        "Rescuers pulled 12 bodies from the rubble of the blast.": "killed 12",
        "Four people were taken to hospital after the crash.": "injured 4",
        "Two soldiers suffered injuries in the blast.": "injured 2",
        "The shelling wounded two soldiers.": "injured 2",
        "Police arrested 40 protesters.": "detained 40",
        "Gunmen abducted 12 students.": "abducted 12",
        "More than 5,000 people have fled the fighting.": "displaced 5000+",
        "The fire destroyed 45 homes.": "homes_destroyed 45",
        "The ministry reported 214 cases of cholera.": "cases 214",
        "Three men were gunned down outside the mosque.": "killed 3",
        "Three people were treated for smoke and shock after the fire.": "injured 3",
        "A woman was mauled to death by a bear.": "killed 1",
        "The minister met the next of kin of the deceased.": "",
        "The remains of seven people were found in the boat.": "killed 7",
        "Rebels kidnapped a further ten.": "abducted 10",
        "Officials put the number of dead at 15 and the wounded at 50.": "injured 50, killed 15",
        "Six of the injured were shifted to the capital after the crash.": "injured 6",
        "Among the dead are union leader Jane Roe and seven guards.": "killed 1, killed 7",
        "Thirty were hurt: 13 shot with live rounds and 11 with rubber bullets.": (
            "injured 11, injured 13, injured 30"
        ),
        "The rebels shot or beheaded 52 young men.": "killed 52",
        "On Monday 12 of the wounded succumbed to their injuries.": "killed 12",
        "Nearly 20 others were rescued in dire condition.": "injured 20, rescued 20",
        "Gunmen hold more than 100 villagers as human shields.": "abducted 100+",
        "The toll from the blast at a plant in Harbor, in the country's east, has risen to 64.": "killed 64",
        "Police said 24 were dead but later revised the number down to 16.": "killed 16, killed 24",
        "Twelve people were hurt after doctors spoke of people thought to be dead.": "injured 12",
        "Nearly half a million people have been displaced.": "displaced 500000",
        "The fire killed 12. Twenty-two others were being treated.": "injured 22, killed 12",
        "The deaths of 12 people in the fire shocked the town.": "killed 12",
        "Gunmen shot two guards dead at the bank.": "killed 2",
        "A man stabbed four neighbours to death.": "killed 4",
        "Three men shot and killed 65-year old Jane Roe.": "",
        "Several robbers wounded a tailor and a guard.": "injured 2",
        "Several men beheaded the statue's donor.": "",
        "Five men killed a zyxwer at his farm.": "",
        "Three people killed the day before the vote were buried on Monday.": "killed 3",
        "The blast left several hurt. The wounded include a child and a nurse.": "injured 1, injured 3+",
        "The blast left a toll of three people wounded.": "injured 3",
    },
    "not so": {
        "Neither the minister nor his two guards were hurt in the blast.": "",
        "Three swimmers nearly drowned in the flood.": "",
        "The raid did not cause any deaths, although several people were wounded.": "injured 3+",
        "They bought rifles to kill soldiers and Roe.": "",
        "Rebels went on killing Hondurans.": "",
        "He told of the blows that have been struck against the gang.": "",
        "Prisoners shot at the guards in the riot.": "",
    },
    "casualties are dead and wounded together": {
        "The rebels inflicted 24 casualties on the army in the ambush.": "",
        "The army had 24 casualties, including nine wounded soldiers, in the ambush.": "injured 9",
        "There were no immediate reports of casualties after the quake.": "injured 0, killed 0",
    },
    "peoples": {
        "Twelve Palestinians were killed in the raid.": "killed 12",
        "The crash killed two Britons and three Turks.": "killed 2, killed 3, killed 5",
        "Two Muslims and six Jesuits were killed in the raid.": "killed 2, killed 6, killed 8",
        "A rebel offensive killed 12 people.": "killed 12",
        "A national police officer was killed in the raid.": "killed 1",
    },
    "numbers": {
        "The quake killed 15,500 people.": "killed 15500",
        "The quake killed 15.500 people.": "killed 15500",
        "The quake killed 15 500 people.": "killed 15500",
        "The quake killed two hundred and five people.": "killed 205",
        "The quake killed twenty-one people.": "killed 21",
        "The floods affected 2.5 million people.": "affected 2500000",
        "The floods affected three million people.": "affected 3000000",
        "The floods affected 4.1 million people.": "affected 4100000",
        "The floods displaced several hundred thousand people.": "displaced 300000+",
        "The death toll from cholera topped 3,000.": "killed 3000+",
        "The blast killed a dozen people.": "killed 12",
        "The blast killed two dozen people.": "killed 24",
        "The blast killed half a dozen people.": "killed 6",
        "The blast killed dozens of people.": "killed 24+",
        "The blast killed scores of people.": "killed 40+",
        "The quake killed hundreds of people.": "killed 200+",
        "The quake killed tens of thousands of people.": "killed 20000+",
        "The blast killed several people.": "killed 3+",
        "The blast killed a couple of soldiers.": "killed 2",
        "The blast killed between 12 and 15 people.": "killed 12-15",
        "The blast killed 12 to 15 people.": "killed 12-15",
        "The blast killed 12-15 people.": "killed 12-15",
        "The blast killed two or three people.": "killed 2-3",
        "No one was killed in the blast.": "killed 0",
        "Nobody was hurt in the blast.": "injured 0",
        "No life was lost in the fire, and there was no loss of life in the blast.": "killed 0",
        "None of the passengers was killed in the crash.": "killed 0",
        "All three men were killed in the crash.": "killed 3",
        "Two thirds of the passengers were killed in the crash.": "",
        "Three-quarters of the passengers were killed in the crash.": "",
        "A third of the passengers were killed in the crash.": "",
    },
    "qualifiers": {
        "At least 16 people were killed in the blast.": "killed 16+",
        "No fewer than 16 people were killed in the blast.": "killed 16+",
        "More than 16 people were killed in the blast.": "killed 16+",
        "Over 16 people were killed in the blast.": "killed 16+",
        "About 20 people were killed in the blast.": "killed 20",
        "Nearly 20 people were killed in the blast.": "killed 20",
        "Some 20 people were killed in the blast.": "killed 20",
        "Up to 20 people were killed in the blast.": "killed -20",
        "As many as 20 people were killed in the blast.": "killed -20",
        "Fewer than 20 people were killed in the blast.": "killed -20",
        "Less than 20 people were killed in the blast.": "killed -20",
        "20 or more people were killed in the blast.": "killed 20+",
    },
    "coordination": {
        "900 jihadists and 500 rebels were killed in the battle.": "killed 500, killed 900",
        "The blast killed two and wounded 14.": "injured 14, killed 2",
        "Two people were killed and 14 wounded in the blast.": "injured 14, killed 2",
        "Two people were killed and 14 others were wounded in the blast.": "injured 14, killed 2",
        "The blast killed two people, wounding 14.": "injured 14, killed 2",
        "The blast left two dead and 14 injured.": "injured 14, killed 2",
        "Two killed, 14 wounded in market blast": "injured 14, killed 2",
        "The quake killed 12 people, injured 40 and displaced 300.": "displaced 300, injured 40, killed 12",
    },
    "hygiene": {
        "A man aged 34 was killed in the shooting.": "killed 1",
        "A 34-year-old man was killed in the shooting.": "killed 1",
        "Boys aged 9 and 14 years were killed in the shooting.": "killed 2",
        "Two people were killed 30 km from the town.": "killed 2",
        "Two people were killed 30 kilometres north of the town.": "killed 2",
        "Two people were killed on July 12 in a shooting.": "killed 2",
        "Two people were killed on 12 July in a shooting.": "killed 2",
        "Two people were killed at 1402 Elm Street in a shooting.": "killed 2",
        "Two people were killed on 22nd Street in a shooting.": "killed 2",
        "Two soldiers were killed by 155 mm shells.": "killed 2",
        "Two men were shot dead with a 9 mm pistol.": "killed 2",
        "Two people were killed in a crash on Highway 16.": "killed 2",
        "Two people were killed in a crash on Interstate 95.": "killed 2",
        "Two people were killed in the crash, Channel 7 reported.": "killed 2",
        "Two people were killed in the blast, France 24 reported.": "killed 2",
        "Two fans were killed in clashes after the 3-1 defeat.": "killed 2",
        "Two people were killed in a robbery of $300.": "killed 2",
        "The flood killed two people and cost 40 million dollars.": "killed 2",
        "Two people were killed in the blast. 4 min read": "killed 2",
        "Two firefighters who survived 9/11 were killed in the fire.": "killed 2",
        "Two people were killed at 11:50 in a shooting.": "killed 2",
        "Two people were killed when 12 shots were fired.": "killed 2",
        "Two people were killed by 7.8 magnitude quake.": "killed 2",
        "Police who called 911 said two people were killed in the shooting.": "killed 2",
        "Nobody was killed and nobody was injured in the blast.": "injured 0, killed 0",
        "Jane Roe was abducted on 25 January 2014 and was found dead a day later.": "abducted 1, killed 1",
        "The gunman did not kill anyone.": "",
        "TWO PEOPLE WERE KILLED AND 14 WOUNDED IN THE BLAST.": "injured 14, killed 2",
        "AT LEAST 16 KILLED IN MARKET BLAST": "killed 16+",
        "Dozens were killed and scores wounded in the blast.": "injured 40+, killed 24+",
        "Half of the 40 passengers were killed in the crash.": "",
        "A quarter of the 40 passengers were killed in the crash.": "",
        "One in five patients died in the outbreak.": "",
        "The two bombs killed three people each.": "",
        "Shells hit two villages, killing three each.": "",
        "A Boeing 737 crashed, killing 12 people.": "killed 12",
        "The blast destroyed 12 cars and killed two people.": "killed 2",
        "The two sides blamed each other after two people were killed in the blast.": "killed 2",
    },
    "unnumbered persons": {
        "The couple were killed in the crash.": "killed 2",
        "The pair were killed in the crash.": "killed 2",
        "Both men were killed in the crash.": "killed 2",
        "A nurse was killed in the blast.": "killed 1",
        "The minister's driver was killed in the blast.": "killed 1",
        "The blast killed senator Jane Roe.": "killed 1",
        "Four people including one child were injured in the blast.": "injured 1, injured 4",
        "A 6-year-old girl was killed in the blast.": "killed 1",
        "Man shot dead in the capital": "killed 1",
    },
    "other sentences": {
        "At least 16 militants were using the mosque. The strike killed these militants.": "killed 16+",
        "Sixteen militants were using the mosque. The strike killed these terrorists.": "killed 16",
        "The raid began as 20 fighters slept. The militants were all killed.": "killed 20",
        "The union has 20 teachers. The bomb killed the judges.": "",
        "The union has 200 members. After the bomb the people who were injured fled.": "",
    },
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=f"{rule}: {text}")
        for rule, cases in CASES.items()
        for text, expected in cases.items()
    ],
)
def test_words_state_a_number(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed 12 people, including three children.", "killed 12"),
        ("The blast killed 12 people, among them three children.", "killed 12"),
        ("The blast killed 12 people, three of them children.", "killed 12"),
        ("The blast wounded 14 people, two of them critically.", "injured 14"),
        ("Four teens, one fatally, were shot.", "injured 3, killed 1"),
        ("A man and his two sons were killed in the crash.", "killed 3"),
        ("Two men and a woman were killed in the crash.", "killed 3"),
        ("A mother and her three children were killed in the fire.", "killed 4"),
        ("A man, his wife and their two sons were killed in the crash.", "killed 4"),
        ("Two men were shot in the bar. The pair died at a hospital.", "killed 2"),
        ("A man and a woman were shot. The woman died.", "injured 1, killed 1"),
        ("A man was shot in the street. He died at a hospital.", "killed 1"),
        ("Jane Roe, 34, was shot. Roe died on Monday.", "killed 1"),
        (
            "A man was shot dead in the street. The man was 34. The victim was killed by a single shot.",
            "killed 1",
        ),
        ("Two men were shot in the bar. Both died.", "killed 2"),
        ("The bomb killed 12 people. The 12 victims were killed at a market.", "killed 12"),
        ("Juan Carlos Roe was shot dead. Roe Paz was killed by two men.", "killed 1"),
        ("Carlos Roe Paz was shot dead. Juan Carlos Roe Paz was killed by two men.", "killed 1"),
        ("Ana Luz Roe was shot dead. Ana Maria Roe was killed on Monday.", "killed 2"),
        ("Soldiers killed two reporters, Juan Roe and Ana Doe, in the raid.", "killed 2"),
        ("Gunmen killed Daily Planet editor Jane Roe. Roe was shot in her car.", "killed 1"),
        ("Jane Roe, senator and presidential candidate, was shot dead.", "killed 1"),
        ("Jane Roe was killed in her car, along with two guards.", "killed 3"),
        ("Jane Roe was wounded in a blast in which her driver was killed.", "injured 1, killed 1"),
        ("Jane Roe was murdered. The attackers wounded Roe's son.", "injured 1, killed 1"),
        ("Jane Roe was shot dead. She is the second mayor killed in the state.", "killed 1"),
    ],
)
def test_nobody_is_counted_twice(text: str, expected: str) -> None:
    assert wholes(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The blast killed 12 people, including three children.", ["killed 3"]),
        ("The blast killed 12 people, including three children and two women.", ["killed 2", "killed 3"]),
        ("The blast killed 12 people, among them three children.", ["killed 3"]),
        ("The blast wounded 14 people, two of them critically.", ["injured 2"]),
    ],
)
def test_a_subset_is_part_of_its_whole(text: str, parts: list[str]) -> None:
    found = claims(text)
    whole = {c.claim_id for c in found if c.part_of is None}
    part = [c for c in found if c.part_of is not None]
    assert numbers(part) == parts
    assert {c.part_of for c in part} <= whole


BREAKDOWNS = (
    "A bomb killed 30 people at a market in Mosul on Monday. The dead were 18 men and 12 women. "
    "Eleven children were among those killed. Ten soldiers and 20 civilians were killed, police said.",
    "An air raid killed 40 people in Mosul on Monday, including 15 women and 10 children. "
    "Twenty-five fighters were killed in the raid, 15 civilians were killed, a monitor said.",
    "A bus crash near Mosul killed 21 people on Monday. Twelve women and nine men were killed. "
    "Five children died. Three soldiers were killed.",
)


@pytest.mark.parametrize("text", BREAKDOWNS)
def test_overlapping_breakdowns_stay_within_the_whole(text: str) -> None:
    stated = max(c.low or 0 for c in claims(text) if c.measure == "killed")
    totals = [e.totals["killed"].best or 0 for e in tally([read(text)]) if "killed" in e.totals]
    assert sum(totals) == stated
    assert f"killed {stated}" in numbers(claims(text))


@pytest.mark.parametrize(
    "number",
    [
        "10000000001",
        "9" * 19,
        "9" * 400,
        "1" + " 000" * 110,
        "1" + ",000" * 110,
        "²",
        "²-odd",
        "9" * 500 + "-odd",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "Police said {} people were killed in a fire.",
        "Between 2 and {} died.",
        "On {}/{}/{} it burned.",
        "More than {} million fled.",
    ],
)
def test_what_is_larger_than_mankind_is_no_number_of_people(number: str, text: str) -> None:
    found = read(text.replace("{}", number))
    bounds = [bound for m in found.mentions for c in m.claims for bound in (c.low, c.high)]
    assert all(bound is None or bound <= 10**10 for bound in bounds)
