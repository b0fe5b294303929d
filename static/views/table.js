// The table has the numbers of the run's moment, each wire in its row: those of small arrays, each row in a line.

import { all, byId, one } from "../circuit/elements.js";
import { panelElement } from "../circuit/ids.js";
import { brief, exact, flat, short, significant } from "../circuit/numerals.js";
import { ROLES, show } from "../circuit/stage.js";

/** @import { Value } from "../circuit/record.js" */
/** @import { Stage } from "../circuit/stage.js" */

const MOST_IN_A_CELL = 16; // numbers of an array that a cell of the table has room for: as many as stand in numbers on the circuit
const MOST_IN_A_LINE = 4;
const HELD = "\u00a0"; // between numbers that stand in one line

export class Table {
  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    stage.painted.on(() => {
      if (document.getElementById(panelElement("table"))?.hidden === false) this.fill();
    });
  }

  /** Write the numbers of now. */
  fill() {
    for (const row of all(byId("rows"), "[data-wire]", HTMLElement)) { // after a fold they are of the circuit before, until the server's come
      const { wire = "" } = row.dataset;
      for (const role of ROLES) {
        const cell = one(row, `.${role}`);
        const number = this.stage.now(role, wire);
        show(cell, number, close);
        cell.title = number === undefined || typeof number === "string" ? cell.textContent ?? "" : full(number);
      }
    }
    this.part();
  }

  /** Have rows that are too long for their cell go on in another line, rather than be cut. */
  part() {
    const held = all(byId("rows"), ".number", HTMLElement).filter(({ textContent }) => textContent?.includes(HELD));
    const cut = held.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth); // of all, before any is written
    for (const cell of cut) cell.textContent = cell.textContent?.replaceAll(HELD, " ") ?? "";
  }
}

/**
 * A number with all its digits, an array of up to 16 of them too; of a larger one its shape.
 * @param {Value | null} value
 * @returns {string}
 */
export function full(value) {
  if (!Array.isArray(value)) return value === null ? "—" : exact(value);
  return flat(value).length > MOST_IN_A_CELL ? brief(value) : inRows(value, `[${value.map(full).join(", ")}]`);
}

/**
 * A number with up to six digits that count, an array of up to 16 of them as `short` writes these; of a larger one its shape.
 * @param {Value | null} value
 * @returns {string}
 */
export function close(value) {
  if (Array.isArray(value)) return flat(value).length > MOST_IN_A_CELL ? brief(value) : inRows(value, within(value));
  return value === null ? full(value) : significant(value, 6);
}

/**
 * Each row of a matrix in a line of its own, which goes on in no other where it is short.
 * @param {Value[]} value
 * @param {string} text
 */
function inRows(value, text) {
  let row = value;
  while (Array.isArray(row[0])) row = row[0];
  if (row === value) return text;
  return (row.length > MOST_IN_A_LINE ? text : text.replaceAll(", ", `,${HELD}`)).replaceAll(/\],[ \u00a0]\[/g, "],\n[");
}

/** @param {Value} value  @returns {string} */
function within(value) {
  return Array.isArray(value) ? `[${value.map(within).join(", ")}]` : short(value);
}
