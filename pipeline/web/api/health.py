"""GET /healthz: whether the server answers and the table can be read."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.web.api.operation import Answer, Operation
from pipeline.web.site import site


def healthz(request: Request) -> Response:
    """Answer 200 where the table answers too; 503 comes of the TransientError where it does not."""
    site(request).table.offset("")
    return JSONResponse({"healthy": True}, headers={"Cache-Control": "no-store"})


_HEALTHY = {"type": "object", "properties": {"healthy": {"const": True}}, "required": ["healthy"]}
OPERATIONS = (
    Operation(
        "/healthz", healthz, "Whether the server answers and the table can be read",
        {200: Answer("It can.", _HEALTHY)}, errors=(),
    ),
)  # fmt: skip
