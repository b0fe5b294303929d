"""Routes: each asks the engine through `web.service`, and answers."""
