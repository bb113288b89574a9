import pytest

from tests.pipeline.extract.reading import read


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen stormed a school and abducted 30 pupils. One guard was shot dead.", "abduction"),
        ("A wildfire near the coast killed two. The fire broke out on Sunday.", "wildfire"),
        ("A blast in a coal mine killed 15. Methane set it off.", "industrial_accident"),
        ("A blast at a market killed 15. The bomb was hidden in a cart.", "bombing"),
        ("A woman blew herself up. The bomb killed six.", "suicide_bombing"),
        ("Rebels executed 36 villagers, who were shot one by one.", "execution"),
        ("Heavy fighting near the lake has displaced 40,000 people.", "displacement"),
        ("Police arrested 214 people in a sweep, nine of them wanted for murder.", "arrest"),
        ("A man was arrested after a shooting that killed two.", "shooting"),
        ("The troops opened fire on positions and shelled the town, killing two.", "shelling"),
        ("A ferry capsized off Cebu and nine drowned. It was an accident.", "transport_accident"),
        ("Cholera killed 12 in the camp after heavy rains.", "outbreak"),
        ("Soldiers fired on demonstrators at a protest, killing four.", "crackdown"),
        ("A church in Tanta was bombed on Sunday, killing 27.", "bombing"),
        ("A volcano erupted on Sunday, killing 69.", "other"),
        ("Rebels attacked the town on Sunday, killing five villagers.", "armed_clash"),
        ("At least 25 died when a bus fell off a cliff.", "transport_accident"),
        ("Soldiers opened fire on a crowd of protesters on Monday, killing 35.", "crackdown"),
        ("A court had two men publicly put to death.", "execution"),
        ("Ten sherpas were buried by a wall of snow.", "landslide"),
        ("A bomber rammed into a police van and detonated his explosives.", "suicide_bombing"),
        ("Gunmen seized a bus near Zaria. The kidnappers demanded a ransom for 25.", "abduction"),
        ("A jet fired two missiles at a convoy, killing six in the raid.", "airstrike"),
        ("A tanker exploded on Friday, killing 98 people.", "industrial_accident"),
        ("Three days of shooting between rival gangs killed 30. Two had gunshot wounds.", "armed_clash"),
        ("Troops and mutineers fought in the capital; four were shot dead in the coup.", "armed_clash"),
        ("A man drove a car into a crowd at a market, killing two.", "other"),
        ("Some 900 refugees have crossed the border since Monday, the agency said.", "displacement"),
        ("The fire chief said a bus crash killed three.", "transport_accident"),
        ("A sea battle off the port left nine dead. A ferry passed nearby.", "armed_clash"),
        ("Rebels attacked a convoy on the pass, killing six guards in the attack.", "ambush"),
        ("A river burst its banks after heavy rain. A wall of water killed 12.", "flood"),
        ("A whaleboat broke in two on the lake, and 40 drowned.", "transport_accident"),
        ("Twelve diggers died when two mine shafts were flooded by rain.", "industrial_accident"),
        ("A missile brought down a house, killing five. Rockets landed in a field.", "airstrike"),
    ],
)  # fmt: skip
def test_an_event_is_called_by_its_own_words(text: str, kind: str) -> None:
    assert [m.type for m in read(text).mentions if m.primary] == [kind]


def test_a_stampede_outdoes_the_crackdown_that_brought_it_about() -> None:
    (mention,) = read(
        "Seven fans were trampled at the stadium after police fired teargas into the stand."
    ).mentions
    assert mention.type == "stampede"


def test_who_falls_ill_together_is_of_an_outbreak() -> None:
    (mention,) = read("Four children died and 63 people were poisoned by a school meal in Bravo.").mentions
    assert mention.type == "outbreak"


def test_what_happens_weeks_after_something_is_not_old() -> None:
    text = "Five soldiers were killed in an ambush near Mopti on Tuesday, weeks after French troops left."
    (mention,) = read(text).mentions
    assert mention.primary
