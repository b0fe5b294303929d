"""Environments of LaTeX: rows that are statements, cases, matrices."""

import re

from ...base.words import say
from . import commands
from .groups import COMMAND, Group
from .scripts import Scripts

_IN_BRACKETS = re.compile(r"(?:\(|\[|\\lbrack)\s*\Z")
_EQUALS = re.compile(r"(?<![<>!])=")
ROW_SPACE = re.compile(r"\s*\[[^\]\n]{0,12}\]")


class Environments(Scripts):
    r"""Reads what stands between `\begin` and `\end`."""

    def _begin(self, start: int) -> None:
        group = self.argument(r"\begin", start)
        name = self.text[group.inside : group.stop].strip()
        end = self._end_of(name, start)
        is_matrix = name == "array" and _IN_BRACKETS.search(self.text, 0, start) is not None
        has_columns = name.startswith("alignat") or name == "array"
        if has_columns:
            self.argument(r"\begin", start)
        if is_matrix:
            name = "matrix"
        elif name == "array" and self._holds_statements(end):
            name = "aligned"
        if name in commands.ROWS and not self.brackets and not self.depth:
            self._rows_of_statements(end)
            return
        if name in commands.CASES:
            self._table(end, opening=("⎧", "⎩"), between=(",", ";"), start=start)
        elif name in commands.MATRICES:
            self._matrix(end, start)
        elif name in commands.ROWS:
            self._table(end, opening=("(", ")"), between=("", ""), start=start)
        else:
            raise self.refuse(
                "unknown-command",
                say("the environment `{name}` is not read here", name=name),
                say("Write the formula alone."),
                (start, group.end),
            )
        self.scripts(None, start)

    def _holds_statements(self, end: re.Match[str]) -> bool:
        """Tell an array whose rows are equations, one below the other, from one of cases."""
        before = self.made[-1] if self.made else None
        return (before is None or before.kind == "end") and all(
            any(_EQUALS.search(self.text, cell.inside, cell.stop) for cell in row)
            for row in self._parts(end)
        )

    def _end_of(self, name: str, start: int) -> re.Match[str]:
        depth = 0
        pattern = re.compile(rf"\\(begin|end)\s*\{{\s*{re.escape(name)}\s*\}}")
        for found in pattern.finditer(self.text, start):
            depth += 1 if found[1] == "begin" else -1
            if depth == 0:
                return found
        raise self._unclosed(rf"\begin{{{name}}}", start)

    def _rows_of_statements(self, end: re.Match[str]) -> None:
        self.end_statement(self.at, self.at)
        self._inner(Group(self.at, self.at, end.start(), end.end()))
        self.end_statement(end.start(), end.end())

    def _inner(self, group: Group) -> None:
        self.inside(group)
        self.at = group.end

    def _parts(self, end: re.Match[str]) -> list[list[Group]]:
        r"""Part a table into rows and cells: at `\\` and `&` that stand in no group and no environment."""
        rows: list[list[Group]] = [[]]
        depth, begins, at = 0, self.at, self.at
        while at < end.start():
            if found := COMMAND.match(self.text, at):
                if found[1] == "begin":
                    depth += 1
                elif found[1] == "end":
                    depth -= 1
                elif found[1] == "\\" and depth == 0:
                    rows[-1].append(Group(begins, begins, at, at))
                    rows.append([])
                    space = ROW_SPACE.match(self.text, found.end())
                    begins = space.end() if space else found.end()
                    at = begins
                    continue
                at = found.end()
                continue
            char = self.text[at]
            depth += (char == "{") - (char == "}")
            if char == "&" and depth == 0:
                rows[-1].append(Group(begins, begins, at, at))
                begins = at + 1
            at += 1
        rows[-1].append(Group(begins, begins, end.start(), end.start()))
        is_empty = [
            len(row) == 1 and not self.text[row[0].inside : row[0].stop].strip() for row in rows
        ]
        return [row for row, says_nothing in zip(rows, is_empty, strict=True) if not says_nothing]

    def _table(
        self, end: re.Match[str], opening: tuple[str, str], between: tuple[str, str], start: int
    ) -> None:
        rows = self._parts(end)
        self.sign(opening[0], start, self.at)
        for at, row in enumerate(rows):
            if at and between[1]:
                self.sign(between[1], row[0].start, row[0].start)
            for number, cell in enumerate(row):
                has_comma = self.made[-1].text == ","
                if number and between[0] and not has_comma:
                    self.sign(between[0], cell.start, cell.start)
                count = len(self.made)
                self.inside(cell)
                if number and opening[0] == "⎧":  # what a case holds for, in which `=` compares
                    self.made[count:] = [
                        token._replace(text="==") if token.text == "=" else token
                        for token in self.made[count:]
                    ]
            while self.made[-1].text in (",", ".") and self.made[-1].kind == "sign":
                self.made.pop()
        self.sign(opening[1], end.start(), end.end())
        self.at = end.end()

    def _matrix(self, end: re.Match[str], start: int) -> None:
        rows = self._parts(end)
        is_vector = all(len(row) == 1 for row in rows)
        self.sign("[", start, self.at)
        for at, row in enumerate(rows):
            if at:
                self.sign(",", row[0].start, row[0].start)
            if not is_vector:
                self.sign("[", row[0].start, row[0].start)
            for number, cell in enumerate(row):
                if number:
                    self.sign(",", cell.start, cell.start)
                self.inside(cell)
            if not is_vector:
                self.sign("]", row[-1].stop, row[-1].stop)
        self.sign("]", end.start(), end.end())
        self.at = end.end()
