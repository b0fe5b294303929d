import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "../../static/page/address.js";
import { packed, unpacked } from "../../static/page/packing.js";

test("a packed address is unpacked to the same, in base64 for addresses", async () => {
  for (const program of ["x*y", "θ + 权*x\n".repeat(400), "a".repeat(70000), Array.from({ length: 3000 }, (_, i) => i * 7919 % 97).join("+")]) {
    const address = addressOf(program, [["x", "[1, -2]"]], [["_gate", "g1"]]);
    const link = await packed(address);
    assert.match(link, /^\/\?_z=1\.[\w-]+$/);
    assert.equal(await unpacked(link), address);
  }
});

test("what stands beside is behind what was packed, and so wins", async () => {
  const link = await packed("http://127.0.0.1:8000/?expr=x*y&x=2");
  assert.equal(await unpacked(`${link}&x=5`), "http://127.0.0.1:8000/?expr=x*y&x=2&x=5");
  assert.equal(await unpacked(link.replace("?", "?y=1&")), "http://127.0.0.1:8000/?expr=x*y&x=2&y=1");
});

test("what is broken can't be unpacked", async () => {
  const link = await packed(addressOf("x*y+".repeat(500), [], []));
  for (const other of ["/?x=1", "/?_z=", "/?_z=2.abc", "/?_z=1.%", link.slice(0, -9)]) await assert.rejects(unpacked(other));
});
