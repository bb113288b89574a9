"""Asking the web, safely and politely. Knows nothing of feeds.

client    one GET from the first address to the last, each hop checked
poster    one POST, to the address itself
wire      one request and its answer, bounded in bytes and time
address   which addresses may be connected to
urls      which URLs may be asked
encodings gzip, deflate and brotli, bounded while they unfold
status    what a status code means for who asked
hosts     one request at a time per host, a delay between, Retry-After
robots    what robots.txt allows
freshness how long an answer may be kept
backoff   how long to wait after failures
charset   bytes to text
agent     who we say that we are
"""

from pipeline.fetch.answer import Answer
from pipeline.fetch.bounds import Bounds
from pipeline.fetch.charset import text
from pipeline.fetch.client import Fetcher
from pipeline.fetch.errors import FailedError, RefusedError
from pipeline.fetch.poster import Poster

__all__ = ["Answer", "Bounds", "FailedError", "Fetcher", "Poster", "RefusedError", "text"]
