"""What a worker logs, and what of the Kafka libraries."""

import logging

from pipeline.cli import logs

LIBRARIES = ("faust", "mode", "aiokafka", "asyncio")


def set_up(form: str | None = None, *, verbose: bool = False) -> None:
    """Log to standard error in ``form``, by default as the setting says; the libraries where asked for.

    They warn of what they retry and print tracebacks of what this project reports in one line.
    """
    logs.set_up(form)
    libraries(verbose=verbose)


def libraries(*, verbose: bool = False) -> None:
    """Let the libraries log where asked for, and leave the rest to whoever has set it up, as a server has."""
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.CRITICAL + 1)
