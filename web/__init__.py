"""The web side of Gateflow: what an address answers. Only this package and app.py know HTTP."""
