"""The body store: values too large for a message, in a directory or an object store, under their hash.

A topic then holds a ``Body`` in their place. The store's address is a setting, and a message never adds to
it: a body is looked up by its hash under the configured root, whatever ``place`` the message tells, so that
no stranger's message can make a worker read a path or a URL.
"""

import base64
import functools
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import msgspec

from pipeline.errors import MissingBodyError, PoisonError, TallywireError, TransientError, UserError
from pipeline.records.body import SCHEMA, Body
from pipeline.records.codec import convert, encode, parse
from pipeline.records.dead_letter import DeadLetter
from pipeline.settings import settings, without_password

LARGEST_VALUE = 900_000
"""Bytes of a value that goes onto a topic as it is. A broker takes messages of 1 MB unless told otherwise;
what is left is for the key, the headers and the record's frame."""

LARGEST_BODY = 64 << 20
"""Bytes. As much as the longest line of an input file; the longest article known has under 1 MB."""

LONGEST_REFERENCE = 64 << 10
"""Bytes of an encoded ``Body``; what is longer is not looked into."""

MARKER = "tallywire-bodies"
"""A file in every store. Without it, a volume may not be mounted, and no body can be called missing."""


class Bodies:
    """The store at ``where``: a directory, or any URL that fsspec has a driver for.

    Whatever needs the store raises UserError where no installed driver knows the URL.
    """

    def __init__(self, where: str) -> None:
        self._where = where

    @functools.cached_property
    def _driver(self) -> tuple[Any, str]:
        """The driver and the root. Most runs of the command line meet no large value and need neither."""
        import fsspec

        try:
            fs, root = fsspec.url_to_fs(self._where)
        except (ImportError, ValueError) as error:
            raise UserError(f"bodies: {without_password(self._where)}: {error}") from None
        return fs, root

    @property
    def _fs(self) -> Any:
        return self._driver[0]

    @property
    def _root(self) -> str:
        return self._driver[1]

    def prepare(self) -> None:
        """Make the store where it is missing; raises UserError where it cannot be written."""
        marker = f"{self._root}/{MARKER}"
        try:
            if self._size(marker) is None:
                self._write(marker, b"Bodies of messages, each under its SHA-256.\n")
        except UserError:
            raise
        except Exception as error:
            raise UserError(f"bodies: {self._root} cannot be written: {error}") from None

    def put(self, data: bytes) -> Body:
        """Keep ``data`` and return what stands for it. Twice is once: the name is the hash.

        Raises TransientError where the store does not take it.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        with self._answering():
            if self._size(path) != len(data):
                self._write(path, data)
        return Body(sha256=sha256, size=len(data), place=self._fs.unstrip_protocol(path))

    def get(self, sha256: str, size: int) -> bytes:
        """Return the body of that hash and ``size``.

        Raises MissingBodyError where it is not there, TransientError where the store does not answer,
        PoisonError where what is there is something else.
        """
        if not re.fullmatch("[0-9a-f]{64}", sha256):  # a dead letter's is any text
            raise PoisonError(f"body: {sha256[:100]!r} is no SHA-256")
        if not 0 < size <= LARGEST_BODY:
            raise PoisonError(f"body: {size} bytes; from 1 to {LARGEST_BODY} are read")
        with self._answering():
            try:
                data: bytes = self._fs.cat_file(self._path(sha256), start=0, end=size + 1)
            except FileNotFoundError:
                if self._size(f"{self._root}/{MARKER}") is None:
                    raise
                raise MissingBodyError(f"body: {sha256} is not in {self._root}") from None
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            raise PoisonError(f"body: {sha256} is not what its hash and size say")
        return data

    def fit(self, value: bytes, key: bytes | None = None) -> bytes:
        """Return ``value`` as a topic takes it under ``key``: itself, or a ``Body`` that stands for it.

        Raises TransientError as ``put`` does.
        """
        if len(value) <= LARGEST_VALUE:
            return value
        body = self.put(value)
        return encode(
            msgspec.structs.replace(body, key=None if key is None else key.decode(errors="replace"))
        )

    def resolve(self, value: bytes | None) -> bytes | None:
        """Return what ``value`` stands for where it is a ``Body``, else ``value``; raises as ``get`` does."""
        body = reference(value)
        return value if body is None else self.get(body.sha256, body.size)

    def of_letter(self, letter: DeadLetter) -> bytes | None:
        """Return the value of the message that ``letter`` tells of, byte for byte; raises as ``get`` does."""
        if letter.place is not None:
            return self.get(letter.sha256, letter.size)
        return None if letter.value is None else base64.b64decode(letter.value)

    def enclose(self, letter: DeadLetter) -> DeadLetter:
        """Return ``letter`` as a topic takes it: where its value is too large, with that in the store.

        Base64 makes a third more of a value. Raises TransientError as ``put`` does.
        """
        if letter.value is None or len(encode(letter)) <= LARGEST_VALUE:
            return letter
        body = self.put(base64.b64decode(letter.value))
        return msgspec.structs.replace(letter, value=None, place=body.place)

    def erase(self, about: Callable[[bytes], bool]) -> int:
        """Delete every body that is ``about`` what it asks for, and return how many; reads them all.

        Raises TransientError where the store does not answer.
        """
        erased = 0
        with self._answering():
            for path in self._fs.find(self._root):
                if re.fullmatch("[0-9a-f]{64}", os.path.basename(path)) and about(self._fs.cat_file(path)):
                    self._fs.rm_file(path)
                    erased += 1
        return erased

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _size(self, path: str) -> int | None:
        try:
            size: int | None = self._fs.size(path)
        except FileNotFoundError:
            return None
        return size

    def _write(self, path: str, data: bytes) -> None:
        """Write all of ``data`` or nothing: an object store does so itself, a file is renamed when whole."""
        from fsspec.implementations.local import LocalFileSystem

        if not isinstance(self._fs, LocalFileSystem):
            self._fs.pipe_file(path, data)
            return
        self._fs.makedirs(os.path.dirname(path), exist_ok=True)
        part = f"{path}.{uuid4().hex}.part"
        try:
            with self._fs.open(part, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # before any message tells of it
            self._fs.mv(part, path)
        except BaseException:
            if self._fs.exists(part):
                self._fs.rm_file(part)
            raise

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except TallywireError:
            raise
        except Exception as error:  # every driver has errors of its own
            raise TransientError(f"the body store {self._root} does not answer: {error}") from error


@functools.cache
def configured() -> Bodies:
    """Return the store that the settings name."""
    return Bodies(settings().bodies)


def reference(value: bytes | None) -> Body | None:
    """Return the ``Body`` that ``value`` is, None where it is something else.

    Raises PoisonError, naming the field, where it is meant to be one and is wrong.
    """
    name = SCHEMA.partition("/")[0].encode()  # some producers write the slash as \/
    if value is None or len(value) > LONGEST_REFERENCE or name not in value:
        return None
    try:
        found = parse(value)
    except PoisonError:
        return None  # the stage that it was meant for says what is wrong
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        return None
    return convert(found, Body)
