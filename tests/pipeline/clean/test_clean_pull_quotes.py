from pipeline.clean.pull_quotes import repeated_inside


def test_words_that_stand_inside_another_paragraph() -> None:
    story = ["“We cut the trees because we were cold,” says the mayor.", "Seventy-one people were hurt."]
    assert repeated_inside(["“We cut the trees because we were cold”", *story]) == [0]
    assert repeated_inside([*story, "because we were cold,"]) == [2]


def test_what_only_begins_alike_stands_whole_or_is_short() -> None:
    assert repeated_inside(["We cut the trees in May.", "We cut the trees because we were cold."]) == []
    assert repeated_inside(["Two people were killed there.", "Two people were killed there."]) == []
    assert repeated_inside(["Two were killed.", "Two were killed in the north."]) == []


def test_time_is_linear_in_the_words() -> None:
    assert repeated_inside([f"a a a a a {n}" for n in range(20_000)]) == []
