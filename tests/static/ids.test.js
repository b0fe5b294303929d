// Ids are made in one module, which the scripts ask; none is taken apart.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as ids from "../../static/circuit/ids.js";
import { PRODUCT } from "./circuits.js";

const STATIC = new URL("../../static/", import.meta.url);
const PREFIXES = "gate|input|output|wire|frame|panel|tab|op";
// The module that makes them may, and no other: join a prefix to a name, ask for a prefix, or cut one off.
const WAYS = [
  new RegExp(`\`(${PREFIXES})-\\$`),
  new RegExp(`["'\`](${PREFIXES})-["'\`]`),
  new RegExp(`/\\^?\\(?[a-z|]*\\b(${PREFIXES})\\)?-.*/[a-z]*[,.)]`),
  /\b(id|source|target)\.(slice|split|substring|replace|match|startsWith|indexOf|at)\(/,
  new RegExp(`\\^=["']?(${PREFIXES})`),
];

function takenApart(text) {
  const code = text.replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/ .*/g, "");
  return code.split("\n").filter((line) => WAYS.some((way) => way.test(line)));
}

test("no script but one makes ids of names, or takes an id apart", () => {
  const names = globSync("**/*.js", { cwd: STATIC });
  assert.ok(names.length > 40);
  for (const name of names) {
    if (name.replaceAll("\\", "/") === "circuit/ids.js") continue;
    assert.deepEqual(takenApart(readFileSync(new URL(name, STATIC), "utf8")), [], `${name}: circuit/ids.js has what it needs`);
  }
});

for (const line of [
  'wire.source.startsWith("input-")', 'gate.id.replace(/^gate-/, "")', "frame.id.slice(6)", "byId(`wire-$" + "{id}`)",
  'name.startsWith("op-")', "id.slice(id.indexOf(\"-\") + 1)", "querySelector(\"[id^=gate]\")", 'id.replace(/^(gate|input)-/, "")',
]) {
  test(`${line} would be found`, () => assert.deepEqual(takenApart(line), [line]));
}

test("what stands at the ends of a wire is found by their ids", () => {
  const ends = ids.endsOf(PRODUCT);
  assert.deepEqual(PRODUCT.wires.map(({ source, target }) => [ends.get(source).name, ends.get(target).name]), [
    ["x", "g1"], ["y", "g1"], ["z", "g2"], ["g1", "g2"], ["g2", "f"],
  ]);
  assert.equal(ends.get("gate-g2").gate.symbol, "×");
  assert.equal(ids.wireOf(PRODUCT, "z").id, ids.wireAt(2));
  assert.equal(ids.wireOf(PRODUCT, "g1"), undefined);
});

test("an input, a gate and the output may have one name, and stay apart", () => {
  const record = { ...PRODUCT, inputs: { g1: PRODUCT.inputs.x }, output: { ...PRODUCT.output, name: "g1" } };
  assert.deepEqual([...ids.endsOf(record).keys()], ["input-g1", "gate-g1", "gate-g2", "output-g1"]);
});
