import assert from "node:assert/strict";
import { test } from "node:test";
import { toldApart } from "../../static/views/recent.js";

test("programs that begin alike are told apart by a line that is theirs alone", () => {
  const net = "import numpy as np\nX = np.array([1, 2])\nh = X*w\nloss = sum(h)";
  const other = net.replace("sum(h)", "mean(h)");
  const longer = `${net}\n# with a penalty\nloss = loss + w**2`;
  assert.deepEqual(toldApart([net, other, longer, "x*y"]), ["loss = sum(h)", "loss = mean(h)", "# with a penalty", null]);
  assert.deepEqual(toldApart(["x*y", "x*y"]), ["x*y", "x*y"]);
});
