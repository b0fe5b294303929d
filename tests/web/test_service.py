"""Circuits made for a request: when one is laid out, and when a layout that is kept serves."""

import pytest

from app import create_app
from engine.layout.workers import Workers
from tests.support.asking import ask


def test_an_edit_that_leaves_the_structure_alone_needs_no_layout(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[str] = []
    place = workers.place

    def counted(structure: str, gone: object) -> object:
        laid_out.append(structure)
        return place(structure, gone)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "place", counted)
    client = create_app(workers).test_client()
    edits = ("qz*2+zq", "qz * 2 + zq", "qz*2+zq # a remark", "(qz*2)+zq", "qz*3+zq", "qv*2+vq")
    for edit in edits:
        query = f"expr={edit.replace('+', '%2B').replace('#', '%23').replace(' ', '%20')}"
        assert ask(client, "/", query).status_code == 200
        assert ask(client, "/", f"{query}&{edit[:2].strip('(')}=7").status_code == 200
    assert len(laid_out) == 1
    assert ask(client, "/", "expr=qz*2*zq%2B1").status_code == 200
    assert len(laid_out) == 2
