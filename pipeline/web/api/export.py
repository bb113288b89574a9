"""GET /api/export/{format}: the rows that fit, in the conventions that others load. See docs/exports.md.

A file is made whole before the first byte of it is sent: so a slow client holds no connection to the table,
what fails half way is a problem and no file that ends early, and the headers can say what was left out.
"""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pipeline.errors import UserError
from pipeline.export import FORMATS, About, Format, Written
from pipeline.grading import configured
from pipeline.records.event import Event
from pipeline.store import Past, Reader
from pipeline.web import etags
from pipeline.web.api import parameters
from pipeline.web.api.operation import Answer, Operation
from pipeline.web.problem import Problem
from pipeline.web.site import site

MOST_BYTES = 1 << 30
"""Of a file: some 350,000 whole rows. The command line has no such bound."""
RETRY_SECONDS = 10
"""100,000 rows take some 4 to 14 (docs/exports.md)."""
BLOCK = 1 << 18
"""Bytes that are sent at a time."""
NAME = "events"
"""What the file is called, before the suffix of its format."""


class Made(NamedTuple):
    """A file that is ready to be sent."""

    file: IO[bytes]
    size: int
    written: Written


def answering(format: Format) -> Callable[[Request], Any]:
    """Return what answers a request for ``format``."""

    async def export(request: Request) -> Response:
        asked = parameters.parsed(parameters.Rows, request.query_params.multi_items())
        moment = parameters.moment(asked.as_of)
        about = About(asked.wanted(), moment, configured())
        here = site(request)
        if here.exports.locked():
            raise Problem(
                503, "Other exports are being made; try again.", {"Retry-After": str(RETRY_SECONDS)}
            )
        async with here.exports:
            if moment is None:
                made = await run_in_threadpool(make, format, here.table, about)
            else:
                made = await here.looking_back.ask(moment, lambda past: make(format, past, about))
        return _sent(format, made)

    export.__name__ = f"export_{format.name}"  # the operationId is made from it
    return export


def make(format: Format, table: Reader | Past, about: About, most: int = MOST_BYTES) -> Made:
    """Return the file with all rows that fit; raises Problem where it has more than ``most`` bytes."""
    file = TemporaryFile()  # noqa: SIM115 (closed when it is sent)

    def bounded() -> Iterator[Event]:
        for event in table.events(about.wanted):
            if file.tell() > most:
                raise Problem(
                    400, f"The file would have more than {most >> 20} MB: ask for fewer rows, or use "
                    "`tallywire export`, which has no such bound.",
                )  # fmt: skip
            yield event

    try:
        written = format.write(bounded(), file, about)
        size = file.tell()
        file.seek(0)
        return Made(file, size, written)
    except UserError as error:  # a library is not installed
        file.close()
        raise Problem(501, str(error)) from None
    except BaseException:
        file.close()
        raise


def _sent(format: Format, made: Made) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{NAME}{format.suffix}"',
        "Content-Length": str(made.size),
        "Cache-Control": etags.FRESH,
        "Export-Rows": str(made.written.rows),
        # A dictionary of RFC 9651: "no-place=4, no-death=1".
        "Export-Left-Out": ", ".join(
            f"{reason.replace(' ', '-')}={count}" for reason, count in made.written.left_out.items()
        ),
    }
    return StreamingResponse(
        iter(lambda: made.file.read(BLOCK), b""), headers=headers, media_type=format.media_type,
        background=BackgroundTask(made.file.close),
    )  # fmt: skip


_HEADERS = {
    "Content-Disposition": "The name of the file.",
    "Export-Rows": "How many rows it has.",
    "Export-Left-Out": "How many that fit it has not, by the reason: a dictionary of RFC 9651.",
}
OPERATIONS = tuple(
    Operation(
        f"/api/export/{format.name}", answering(format), f"The live rows that fit, as a file: {format.name}",
        {200: Answer("The file (docs/exports.md).", {}, format.media_type, _HEADERS)},
        query=parameters.Rows, errors=(400, 501),
    )
    for format in FORMATS.values()
)  # fmt: skip
