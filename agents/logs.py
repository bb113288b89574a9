"""What a person sees of what happens inside."""

import logging
import sys

from pipeline.cli.text import plain

LIBRARIES = ("faust", "mode", "aiokafka", "asyncio")


class OneLine(logging.Formatter):
    """Messages may quote what strangers sent: no one of them moves the cursor or begins a new line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return plain(super().formatMessage(record))


def set_up(*, verbose: bool = False) -> None:
    """Log to standard error; what the Kafka libraries tell only where it is asked for.

    They warn of what they retry and print tracebacks of what this project reports in one line.
    """
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(form))
    logging.basicConfig(handlers=[handler], force=True)
    logging.getLogger("tallywire").setLevel(logging.INFO)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.CRITICAL + 1)
