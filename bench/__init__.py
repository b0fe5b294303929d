"""Gateflow measured against what people do today: run it as `python -m bench`."""
