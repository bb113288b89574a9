"""Redirects to where nobody should go, and without end."""

import asyncio

from tests.hostile.ways import WAYS, Request, send, way


def redirect(out: asyncio.StreamWriter, location: str, status: str = "302 Found") -> None:
    """Send the client to ``location``."""
    send(out, b"", f"Location: {location}", status=status)


@way
async def redirects_in_a_circle(request: Request, out: asyncio.StreamWriter) -> None:
    redirect(out, "/redirects_back")


@way
async def redirects_back(request: Request, out: asyncio.StreamWriter) -> None:
    redirect(out, "/redirects_in_a_circle")


@way
async def redirects_for_ever(request: Request, out: asyncio.StreamWriter) -> None:
    redirect(out, f"/redirects_for_ever?{request.visit}")


@way
async def redirects_to_nowhere(request: Request, out: asyncio.StreamWriter) -> None:
    send(out, b"", status="302 Found")


@way
async def redirects_to_garbage(request: Request, out: asyncio.StreamWriter) -> None:
    redirect(out, "http://[\xff\xfe/")


@way
async def redirects_for_good(request: Request, out: asyncio.StreamWriter) -> None:
    redirect(out, "/page", "308 Permanent Redirect")


@way
async def redirects_for_a_while(request: Request, out: asyncio.StreamWriter) -> None:
    redirect(out, "/redirects_for_good")


def redirects_to(name: str, location: str) -> None:
    """Make a way of sending the client to ``location``, where PORT is the server's own port."""

    async def handler(request: Request, out: asyncio.StreamWriter) -> None:
        redirect(out, location.replace("PORT", request.base.rpartition(":")[2]))

    WAYS[name] = handler


redirects_to("redirects_to_gone", "/gone")
redirects_to("redirects_to_loopback", "http://127.0.0.1:PORT/page")
redirects_to("redirects_to_localhost", "http://localhost:PORT/page")
redirects_to("redirects_to_ipv6_loopback", "http://[::1]:PORT/page")
redirects_to("redirects_to_mapped_loopback", "http://[::ffff:127.0.0.1]:PORT/page")
redirects_to("redirects_to_loopback_in_hex", "http://0x7f.1:PORT/page")
redirects_to("redirects_to_loopback_as_a_number", "http://2130706433:PORT/page")
redirects_to("redirects_to_every_interface", "http://0.0.0.0:PORT/page")
redirects_to("redirects_to_metadata", "http://169.254.169.254/latest/meta-data/")
redirects_to("redirects_to_the_intranet", "//10.0.0.1/")
redirects_to("redirects_to_a_file", "file:///etc/passwd")
redirects_to("redirects_to_data", "data:text/html,<p>here</p>")
redirects_to("redirects_with_a_password", "http://user:pass@127.0.0.2:PORT/page")
