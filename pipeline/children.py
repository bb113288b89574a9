"""What every child process of ours has in common: it is ended by its parent, never by the terminal."""

import signal
from multiprocessing import resource_tracker


def let_children_miss_ctrl_c() -> None:
    """Let no child that the calling thread starts from now on hear Ctrl-C, from its first instruction on.

    A terminal sends it to the children, too, and each would leave with a traceback. What a thread blocks, its
    children inherit; where the tracker is started, it unblocks it again, so that comes first.
    """
    resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
