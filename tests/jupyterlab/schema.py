"""The JSON schema of the Vega-Lite that JupyterLab carries.

It is ``build/vega-lite-schema.json`` of the npm package vega-lite without its descriptions;
`vega-lite-LICENSE` is its licence. For another version: take them from there anew.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

from coursekit.jupyterlab import VEGA_LITE

FILE = Path(__file__).with_name(f"vega-lite-{VEGA_LITE}.json.gz")


@cache
def _validator() -> Draft7Validator:
    schema = json.loads(gzip.decompress(FILE.read_bytes()))
    # Vega takes an object by orientation here; the schema, also that of later versions, does not
    # know it, and the program hands it on.
    schema["definitions"]["LegendConfig"]["properties"]["layout"] = {"type": "object"}
    return Draft7Validator(schema)


def unknown(spec: dict[str, Any]) -> str:
    """Say what this Vega-Lite does not know in a specification; nothing when it knows all."""
    validator = _validator()
    small = {key: value for key, value in spec.items() if key != "datasets"}
    if validator.is_valid(small):
        return ""
    error = best_match(validator.iter_errors(small))
    return f"Vega-Lite {VEGA_LITE}, {error.json_path}: {error.message[:300]}" if error else ""
