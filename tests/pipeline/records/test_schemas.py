from pathlib import Path

import jsonschema

from pipeline.records import schemas
from pipeline.records.codec import json_schema

FOLDER = Path(__file__).parents[3] / "config" / "schemas"


def test_the_files_are_what_the_records_say() -> None:
    written = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert written == schemas.files(), "run: python -m pipeline.records.schemas config/schemas"


def test_every_schema_is_one() -> None:
    for type_ in schemas.TOPICS.values():
        jsonschema.Draft202012Validator.check_schema(json_schema(type_))
