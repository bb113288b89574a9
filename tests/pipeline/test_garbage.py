import gc

from pipeline.garbage import THRESHOLDS, look_seldom


def test_garbage_is_looked_for_seldom_and_yet() -> None:
    before = gc.get_threshold()
    try:
        look_seldom()
        assert gc.get_threshold() == THRESHOLDS
        assert gc.isenabled()
    finally:
        gc.set_threshold(*before)
