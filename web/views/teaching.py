"""What a teacher begins with who has circuits in pages of their own: a worksheet, and what frames tell."""

from functools import cache

from flask import Blueprint, Response

from engine.base.json import as_json
from web.links import origin
from web.running.version import ROOT

HOST = '"http://127.0.0.1:8000"'  # in the worksheet, in place of the server's own address

teaching = Blueprint("teaching", __name__)


@cache
def _document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@teaching.get("/worksheet.html")
def worksheet() -> Response:
    """Answer with a worksheet whose frames are of this server, as a file: our pages run no such script."""
    own = as_json(origin()).decode().replace("<", "\\u003c")
    kept = {"Content-Disposition": 'attachment; filename="worksheet.html"'}
    text = _document("worksheet.html").replace(HOST, own)
    return Response(text, headers=kept, mimetype="text/html")


@teaching.get("/embedding.md")
def embedding() -> Response:
    """Answer with what a frame and the page around it say to each other, as a text to read."""
    return Response(_document("embedding.md"), mimetype="text/plain")
