"""What a change to a schema breaks, for those who read the values and for those who write them.

Two promises stand as long as the major version does:

- Every value that was right before is right still. Topics keep old values for ever, and producers go on
  sending what they send.
- Readers who pass over the fields that they do not know, and the members that they do not know of
  enumerations that grow, can read every new value by the old schema. This holds where we write the values.

So a field may be added, optional and with a default; an enumeration marked ``x-grows`` may gain members;
where others write the values, more may be accepted; descriptions may change. Anything else takes a new major
version.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

Schema = dict[str, Any]

SAID = {"$schema", "$id", "$defs", "title", "description", "x-grows", "contentEncoding"}
"""Keywords that allow and forbid nothing, or that are looked at where they belong."""
STRUCTURE = frozenset(
    "anyOf type enum properties required items prefixItems additionalProperties propertyNames".split()
)


def breaks(old: Schema, new: Schema, *, foreign: bool) -> list[str]:
    """Return what ``new`` breaks of ``old``, a line for each; ``foreign`` where others write the values."""
    lines = [f"{where}: {what}" for where, what in _Side(accepts=new, values=old, growth=False).all()]
    lines += [f"{where}: no longer there" for where in _lost(old, new)]
    if not foreign:
        found = _Side(accepts=old, values=new, growth=True).all()
        lines += [f"{where}: {what}, which readers do not expect" for where, what in found]
    return sorted(set(lines))


class _Side(NamedTuple):
    """One question: does ``accepts`` take every value that ``values`` allows?"""

    accepts: Schema
    values: Schema
    growth: bool
    """True where further members of a growing enumeration, and further fields, are passed over."""

    def all(self) -> Iterator[tuple[str, str]]:
        """Yield where it does not, and what it refuses there."""
        yield from self._schema(self.accepts, self.values, "$")

    def _schema(self, by: Schema, of: Schema, at: str) -> Iterator[tuple[str, str]]:
        takers = _alternatives(by, self.accepts)
        for value in _alternatives(of, self.values):
            refusals = [list(self._single(taker, value, at)) for taker in takers]
            if all(refusals):
                # The alternative that refuses least is the one that was meant.
                kin = [r for r, taker in zip(refusals, takers, strict=True) if _kind(taker) == _kind(value)]
                yield from min(kin, key=len) if kin else [(at, f"may be {_kind(value)}")]

    def _single(self, by: Schema, of: Schema, at: str) -> Iterator[tuple[str, str]]:
        if _kind(by) not in ("anything", _kind(of)) and (_kind(by), _kind(of)) != ("number", "integer"):
            yield at, f"may be {_kind(of)}"
            return
        yield from self._members(by, of, at)
        for keyword in sorted((by.keys() | of.keys()) - SAID - STRUCTURE):
            if keyword == "default" or keyword not in by:
                continue
            if of.get(keyword) != by[keyword]:
                yield at, f"{keyword} {by[keyword]!r} is no longer the same"
        yield from self._object(by, of, at)
        yield from self._array(by, of, at)

    def _members(self, by: Schema, of: Schema, at: str) -> Iterator[tuple[str, str]]:
        if "enum" not in by or (self.growth and by.get("x-grows")):
            return
        if self.growth and of.get("x-grows"):
            yield at, "may grow"
        if "enum" not in of:
            yield at, "may be any value"
        for member in of.get("enum", ()):
            if member not in by["enum"]:
                yield at, f"may be {member!r}"

    def _object(self, by: Schema, of: Schema, at: str) -> Iterator[tuple[str, str]]:
        for name in sorted(set(by.get("required", ())) - set(of.get("required", ()))):
            yield f"{at}.{name}", "may be missing"
        ours, theirs = by.get("properties", {}), of.get("properties", {})
        for name in ours.keys() & theirs.keys():
            yield from self._schema(ours[name], theirs[name], f"{at}.{name}")
            if ours[name].get("default") != theirs[name].get("default"):
                yield f"{at}.{name}", "another default"
        for keyword, mark in (("additionalProperties", "*"), ("propertyNames", "name")):
            yield from self._inner(by.get(keyword, True), of.get(keyword, True), f"{at}.{mark}")

    def _array(self, by: Schema, of: Schema, at: str) -> Iterator[tuple[str, str]]:
        yield from self._inner(by.get("items", True), of.get("items", True), f"{at}[]")
        first, second = by.get("prefixItems", []), of.get("prefixItems", [])
        if len(first) != len(second):
            yield at, "another number of items"
        for number, (one, other) in enumerate(zip(first, second, strict=False)):
            yield from self._schema(one, other, f"{at}[{number}]")

    def _inner(self, by: Schema | bool, of: Schema | bool, at: str) -> Iterator[tuple[str, str]]:
        """Compare what may stand for a whole schema: True takes anything, False nothing."""
        if by is True or of is False:
            return
        if by is False or of is True:
            yield at, "may be anything"
        else:
            yield from self._schema(by, of, at)


def _lost(old: Schema, new: Schema) -> Iterator[str]:
    """Yield the fields of ``old`` that ``new`` has not: a reader misses them, a producer's are not read."""
    kept = {path for path, _ in _fields(new, new, "$")}
    yield from (path for path, _ in _fields(old, old, "$") if path not in kept)


def _fields(node: Schema, root: Schema, at: str) -> Iterator[tuple[str, Schema]]:
    for each in _alternatives(node, root):
        for name, field in each.get("properties", {}).items():
            yield f"{at}.{name}", field
            yield from _fields(field, root, f"{at}.{name}")
        for keyword, mark in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(inner := each.get(keyword), dict):
                yield from _fields(inner, root, at + mark)


def _alternatives(node: Schema, root: Schema) -> list[Schema]:
    """Return the schemas of which a value must fit one, references followed."""
    if reference := node.get("$ref"):
        target: Schema = root["$defs"][reference.removeprefix("#/$defs/")]
        return _alternatives(target, root)
    if "anyOf" in node:
        return [found for each in node["anyOf"] for found in _alternatives(each, root)]
    return [node]


def _kind(node: Schema) -> str:
    if "type" in node:
        return str(node["type"])
    return "string" if "enum" in node else "anything"
