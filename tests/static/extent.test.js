import assert from "node:assert/strict";
import test from "node:test";

import { along } from "../../static/views/extent.js";

test("a path reaches as far as its numbers, across and down", () => {
  assert.deepEqual(along("M85.6,268.974H89.6H199.3"), [[85.6, 89.6, 199.3], [268.974]]);
  assert.deepEqual(along("M1,2C-3,4 5e-1,6 7,8V9"), [[1, -3, 0.5, 7], [2, 4, 6, 8, 9]]);
});
