import assert from "node:assert/strict";
import { test } from "node:test";
import { blockIn } from "../../static/views/cells.js";

test("a block is read as a spreadsheet, a text or a program has it", () => {
  const block = [["1", "-2.5"], ["3e-4", "4"]];
  for (const text of ["1\t-2.5\r\n3e-4\t4\r\n", "1, -2.5\n3e-4, 4", "1 -2.5\n3e-4  4", "1;-2.5\n3e-4;4", "[[1, -2.5], [3e-4, 4]]", "[[1, -2.5],\n [3e-4, 4]]"]) {
    assert.deepEqual(blockIn(text), block, text);
  }
  assert.deepEqual(blockIn("1,5\t2"), [["1,5", "2"]]);
  assert.deepEqual(blockIn("7"), [["7"]]);
  assert.deepEqual(blockIn(""), [[""]]);
});
