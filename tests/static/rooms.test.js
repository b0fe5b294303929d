// Which module of static/ may import which: arrows point down only, and a view knows no other.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { test } from "node:test";

const STATIC = new URL("../../static/", import.meta.url);
// What a room may import, beside itself: `alone` and `page` are two front doors.
const BELOW = { circuit: [], views: ["circuit"], page: ["views", "circuit"], alone: ["views", "circuit"] };
const IMPORTED = /(?:\bfrom|\bimport|\bimport\() ?"(\.[^"]+)"/g; // those of types too
const TYPES = /\/\*\* @import .*/g;

const TREE = new Map(globSync("*/*.js", { cwd: STATIC }).map((path) => {
  const name = path.replaceAll("\\", "/");
  return [name, readFileSync(new URL(name, STATIC), "utf8")];
}));

/** The modules that a module imports. */
function importedBy(name, text) {
  return [...text.matchAll(IMPORTED)].map(([, path]) => join(dirname(name), path));
}

/** The imports that point up, or from one element's view to another's. */
function wrong(tree) {
  const ofPage = new Set([...tree].filter(([name]) => dirname(name) === "page").flatMap(([name, text]) => importedBy(name, text)));
  // A view is a class that the page makes; what views are made of, such as rows or a plot, is none.
  const isView = (name) => ofPage.has(name) && dirname(name) === "views" && /^export class /m.test(tree.get(name));
  return [...tree].flatMap(([name, text]) => {
    const room = dirname(name);
    const run = new Set(importedBy(name, text.replaceAll(TYPES, "")));
    return importedBy(name, text).filter((to) => {
      if (!tree.has(to) || ![room, ...BELOW[room]].includes(dirname(to))) return true;
      return isView(name) && isView(to) && run.has(to);
    }).map((to) => `${name} imports ${to}`);
  });
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
