import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, parametersOf, settingsOf, valuesOf, withoutParameter, withParameters } from "../../static/page/address.js";
import { rangeAround, rangeWith } from "../../static/views/range.js";

test("an address is read back letter for letter", () => {
  const program = "a + b%c = ‘é’ & \"#\n";
  const address = addressOf(program, [["x", "[1, -2]"]], [["_gate", "g1"]]);
  assert.deepEqual(parametersOf(address.slice(1)), [["expr", program], ["x", "[1, -2]"], ["_gate", "g1"]]);
});

test("what needs no code stands in an address as it is, and half of a pair is no letter", () => {
  assert.equal(addressOf("(x+y)*z/2,a=b^c@d:[e]", [], []), "/?expr=(x%2By)*z/2,a=b^c@d:[e]");
  assert.equal(addressOf("\ud800", [], []), "/?expr=%EF%BF%BD");
});

test("a query has settings, values, and what other sites add to links", () => {
  const query = "?expr=x&x=2&_theme=dark&utm_source=mail&y=-e&z=[1]&%zz=1";
  assert.deepEqual([...settingsOf(query)], [["_theme", "dark"]]);
  assert.deepEqual(valuesOf(query), [["x", "2"], ["y", "-e"], ["z", "[1]"], ["%zz", "1"]]);
});

test("a value never stands at an end of its slider, unless a reader chose that end", () => {
  assert.deepEqual(rangeWith(0.4, [-0.5, 0.5], false), [-0.5, 0.5]);
  assert.deepEqual([2, -3, 0.5].map((value) => rangeWith(value, [-0.5, 0.5], false)), [[-5, 5], [-10, 10], [-1, 1]]);
  assert.deepEqual([0, 1, 2].map((value) => rangeWith(value, [0, 1], true)), [[0, 1], [0, 1], [0, 5]]);
});

test("parameters are added to an address that has none, and to one that has some", () => {
  const more = { _flow: "down", _unsaid: "w0,_flow" };
  assert.equal(withParameters("/", more), "/?_flow=down&_unsaid=w0%2C_flow");
  assert.equal(withParameters("/?_lesson=product", more), "/?_lesson=product&_flow=down&_unsaid=w0%2C_flow");
  assert.equal(withParameters("/?", { a: "&" }), "/?a=%26");
  assert.equal(withParameters("/", {}), "/");
});

test("a parameter is left out wherever it stands, and no other that begins like it", () => {
  assert.equal(withoutParameter("/?_view=present&expr=x&_viewed=1", "_view"), "/?expr=x&_viewed=1");
  assert.equal(withoutParameter("/?expr=x&_view=", "_view"), "/?expr=x");
  assert.equal(withoutParameter("/?_view=full", "_view"), "/");
  assert.equal(withoutParameter("/", "_view"), "/");
});

test("a slider's range is symmetric, in round numbers, and twice as wide as its value", () => {
  assert.deepEqual([0, 1, -3, 0.26, 700].map(rangeAround), [[-5, 5], [-2, 2], [-10, 10], [-1, 1], [-2000, 2000]]);
});
