// What each step of a run is about, in the picture: a presentation has it in sight.

import { wireElement } from "../circuit/ids.js";

/** @import { Stage } from "../circuit/stage.js" */

/**
 * The elements that each step of the run is about, one step after the other: a gate, or the output, its wires, and names at their ends.
 * @param {Stage} stage
 */
export function turnsOf(stage) {
  const { record, run } = stage.moment;
  const ends = new Map(record?.wires.map(({ id, source, target }) => [id, [source, target]]));
  return (run?.steps ?? []).map((step) => {
    const { part, wires } = stage.about(step);
    const names = wires.flatMap((id) => ends.get(id) ?? []).map((id) => document.getElementById(id));
    const drawn = [part, ...wires.map(wireElement)].map((id) => document.getElementById(id));
    return [...new Set([...drawn, ...names.filter((name) => name?.matches(".input, .output"))])].filter((one) => one instanceof SVGGraphicsElement);
  });
}
