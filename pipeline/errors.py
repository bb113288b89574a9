"""Every error that Tallywire raises on purpose.

    TallywireError
    ├── UserError       the caller's mistake: one line, exit status 2, never a traceback
    ├── PoisonError     this message can never be processed: it becomes a dead letter
    │   └── BugError          not by this version of the program: replay it with a later one
    ├── TransientError  the same call may work later: retried, then the process leaves uncommitted
    │   └── MissingBodyError  retried, then a dead letter: everything else goes on
    └── BrokenStageError  no message can be processed: the process leaves uncommitted

Anything else that a stage raises is a bug, and ``guard`` makes a BugError of it. Anything else raised
elsewhere ends the process, which leaves without committing.
"""


class TallywireError(Exception):
    """Root of all errors raised on purpose."""


class UserError(TallywireError):
    """What the user asked for cannot be done; the text says why and what to do instead."""


class PoisonError(TallywireError):
    """A message that no retry can save.

    ``reason`` is what a person reads in the dead letter; it names the field where there is one.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BugError(PoisonError):
    """A stage failed over a message in a way that nobody foresaw."""


class TransientError(TallywireError):
    """A broker, a database or a body store that is away for the moment."""


class MissingBodyError(TransientError):
    """The body store answers and has no such body: not yet, or it never will."""


class BrokenStageError(TallywireError):
    """A stage fails over everything: the program or its installation is broken, no message is to blame."""
