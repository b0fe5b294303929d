"""A circuit's record as whoever asks the server has it."""

import json
from typing import Any

from engine.base.json import as_json
from engine.circuits import Circuit


def recorded(made: Circuit) -> Any:
    return json.loads(as_json(made.record()))
