"""A circuit's record as whoever asks the server has it."""

import json
from typing import Any

from engine.circuits import Circuit
from engine.writing import as_json


def recorded(made: Circuit) -> Any:
    return json.loads(as_json(made.record()))
