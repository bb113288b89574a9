"""What a person sees of what happens inside."""

import logging
import sys

LIBRARIES = ("faust", "mode", "aiokafka", "asyncio")


def set_up(*, verbose: bool = False) -> None:
    """Log to standard error; what the Kafka libraries tell only where it is asked for.

    They warn of what they retry and print tracebacks of what this project reports in one line.
    """
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(stream=sys.stderr, format=form, force=True)
    logging.getLogger("tallywire").setLevel(logging.INFO)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.CRITICAL + 1)
