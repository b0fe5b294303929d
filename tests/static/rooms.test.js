// Which module of static/ may import which: arrows point down only, and a view knows no other.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { test } from "node:test";

const STATIC = new URL("../../static/", import.meta.url);
// What a room may import, beside itself: `alone` and `page` are two front doors.
const BELOW = { circuit: [], views: ["circuit"], page: ["views", "circuit"], alone: ["circuit"] };
const IMPORTED = /(?:\bfrom|\bimport|\bimport\() ?"(\.[^"]+)"/g; // those of types too
const OF_AN_ELEMENT = /^export class /m;

const TREE = new Map(globSync("*/*.js", { cwd: STATIC }).map((path) => {
  const name = path.replaceAll("\\", "/");
  return [name, readFileSync(new URL(name, STATIC), "utf8")];
}));

/** The imports that point up, or from one element's view to another's. */
function wrong(tree) {
  return [...tree].flatMap(([name, text]) => {
    const room = dirname(name);
    const imported = [...text.matchAll(IMPORTED)].map(([line, path]) => ({ line, to: join(room, path) }));
    return imported.filter(({ to }) => {
      if (!tree.has(to) || ![room, ...BELOW[room]].includes(dirname(to))) return true;
      return room === "views" && dirname(to) === "views" && isShown(text) && isShown(tree.get(to));
    }).map(({ to }) => `${name} imports ${to}`);
  });
}

/** Whether a module is the view of an element: what is asked for is none, and the fields that ask know it. */
function isShown(text) {
  return OF_AN_ELEMENT.test(text) && !text.includes("export class Asked ");
}

test("every import points down, and no view knows another", () => {
  assert.ok(TREE.size > 40);
  assert.deepEqual(wrong(TREE), []);
});

for (const [name, line, to] of [
  ["circuit/words.js", 'import { state } from "../page/state.js";', "page/state.js"],
  ["circuit/words.js", 'import { Tabs } from "../views/tabs.js";', "views/tabs.js"],
  ["views/tabs.js", 'import "../page/bar.js";', "page/bar.js"],
  ["views/tabs.js", 'const bar = await import("../page/bar.js");', "page/bar.js"],
  ["views/tabs.js", '/** @import { Follows } from "../page/state.js" */', "page/state.js"],
  ["views/tabs.js", 'import { Look } from "./look.js";', "views/look.js"],
  ["alone/embed.js", 'import { address } from "../page/parts.js";', "page/parts.js"],
  ["page/bar.js", 'import { begin } from "../alone/standalone.js";', "alone/standalone.js"],
  ["page/bar.js", 'import { gone } from "./gone.js";', "page/gone.js"],
]) {
  test(`${line} in ${name} would be found`, () => {
    const tree = new Map(TREE).set(name, `${line}\n${TREE.get(name)}`);
    assert.deepEqual(wrong(tree), [`${name} imports ${to}`]);
  });
}
