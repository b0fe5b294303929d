import assert from "node:assert/strict";
import { test } from "node:test";
import { queryIn } from "../../static/alone/hearing.js";
import { numbersIn } from "../../static/alone/messages.js";

const open = (query) => queryIn({ type: "gateflow:open", query });

test("a query is taken, and nothing else is", () => {
  assert.equal(open("expr=(x%2By)*z&x=-2"), "expr=(x%2By)*z&x=-2");
  assert.equal(open("?_lesson=first"), "_lesson=first");
  const others = ["", "expr", "https://a.example/?expr=x", "//a.example/?expr=x", "/embed?expr=x", "javascript:x=1", "expr=<b>x</b>", 'expr="x"', "expr=x y", "expr=x#y", "\\\\a=b", 7, null, ["expr=x"], { toString: () => "expr=x" }];
  for (const other of others) assert.equal(open(other), null, String(other));
  for (const data of [null, "expr=x", 7, [], {}, { query: "expr=x" }, { type: "gateflow:state", query: "expr=x" }]) assert.equal(queryIn(data), null);
});

test("a query is no longer than an address may be, in bytes as it is sent", () => {
  assert.ok(open(`expr=${"x".repeat(899_995)}`));
  assert.equal(open(`expr=${"x".repeat(899_996)}`), null);
  assert.equal(open(`expr=${"π".repeat(150_000)}`), null); // six bytes each
  assert.equal(open(`expr=${"x".repeat(1_000_000)}`), null);
});

test("numbers are set in place where nothing else differs", () => {
  const shown = new Map([["expr", "x*y"], ["x", "1"], ["_hide", "program"]]);
  const wanted = (changes) => numbersIn(new Map([...shown, ...changes]), shown, new Set(["x", "y"]));
  assert.deepEqual(wanted([["x", "-2.5e1"]]), new Map([["x", -25]]));
  assert.deepEqual(wanted([["y", "3"]]), new Map([["y", 3]]));
  for (const other of [["expr", "x+y"], ["x", "1/2"], ["x", "[1]"], ["x", "1e999"], ["x", ""], ["q", "1"], ["_step", "1"]]) assert.equal(wanted([other]), null, String(other));
  assert.equal(numbersIn(new Map([["expr", "x*y"]]), shown, new Set(["x"])), null);
  assert.equal(numbersIn(shown, shown, new Set()), null);
});
