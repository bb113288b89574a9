"""What a log's owner must know of: raised by ``Store.apply``, which then has changed nothing."""

from pipeline.errors import TallywireError


class GapError(TallywireError):
    """A record beyond the next one came: the caller reads from ``expected`` on and applies that first."""

    def __init__(self, source: str, expected: int, got: int) -> None:
        super().__init__(f"{source}: the next offset is {expected}, but {got} came")
        self.source = source
        self.expected = expected
        self.got = got


class StaleOwnerError(TallywireError):
    """Another owner of the log, with a higher epoch, has taken over: this one must stop."""

    def __init__(self, source: str, epoch: int, owner: int) -> None:
        super().__init__(f"{source}: epoch {epoch} has ended, epoch {owner} owns the table")
        self.source = source
        self.epoch = epoch
        self.owner = owner
