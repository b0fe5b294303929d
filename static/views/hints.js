// What was typed for a number that is asked for: judged, and where it is wrong, traced to the mistake
// that leads there.

import { short } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

/** @import { Circuit, Role } from "../circuit/record.js" */
/** A number on a wire; of an array the entry asked for.  @typedef {(role: Role, wire: string) => number | undefined} NumberAt */
/** A mistake: the number that it leads to, and what is said of it.  @typedef {[number: number | undefined, hint: string]} Mistake */

/**
 * Whether a number is right: to a hundredth of it, or to half of the last digit that is shown.
 * @param {number} typed
 * @param {number} answer
 */
export function isRight(typed, answer) {
  return Math.abs(typed - answer) <= Math.max(Math.abs(answer) / 100, halfDigit(answer)) * (1 + 1e-9);
}

/** @param {number} number */
function halfDigit(number) {
  const [, digits = "", power = "0"] = /^[\d]+(?:\.(\d+))?(?:e(.+))?$/.exec(short(Math.abs(number)).replace("−", "-")) ?? [];
  return 0.5 * 10 ** (Number(power) - digits.length);
}

/**
 * Say which mistake gives what was typed; nothing where none is known that does.
 * @param {{role: Role, wire: string}} question
 * @param {number} typed
 * @param {Circuit} record
 * @param {NumberAt} number
 */
export function mistake({ role, wire }, typed, record, number) {
  const answer = number(role, wire);
  if (answer === undefined) return null;
  const known = role === "value" ? ofValue(wire, record, number) : ofGradient(wire, answer, record, number);
  /** @type {Mistake} */
  const sign = [-answer, t("The size is right, and the sign is turned.")];
  const found = [sign, ...known].find(([one]) => one !== undefined && Number.isFinite(one) && isRight(typed, one) && !isRight(one, answer));
  return found?.[1] ?? null;
}

/** @param {string} wire  @param {Circuit} record  @param {NumberAt} number  @returns {Mistake[]} */
function ofValue(wire, record, number) {
  const gate = record.gates.find(({ results }) => results.includes(wire));
  return (gate?.operands ?? []).map((operand) => [number("value", operand), t("That is what the gate takes. What does it make of it?")]);
}

/** @param {string} wire  @param {number} answer  @param {Circuit} record  @param {NumberAt} number  @returns {Mistake[]} */
function ofGradient(wire, answer, record, number) {
  const gate = record.gates.find(({ operands }) => operands.includes(wire));
  if (!gate) return [];
  if (gate.op === "copy") {
    return gate.results.map((branch) => [number("gradient", branch), t("That comes back along one branch alone. The copy gate adds up all of them.")]);
  }
  const upstream = number("gradient", gate.results[0]);
  const scalar = [gate, ...record.wires.filter(({ id }) => gate.operands.includes(id))].every(({ shape }) => !shape.length);
  /** @type {Mistake[]} */
  const local = scalar && upstream ? [[answer / upstream, t("That is the local gradient. Multiply it by what arrives from behind: {upstream}.", { upstream: short(upstream) })]] : [];
  /** @type {Mistake[]} */
  const others = gate.operands.filter((id) => id !== wire).map((id) => [number("gradient", id), t("That goes to the other operand.")]);
  return [
    ...local,
    ...others,
    [upstream, t("That is what arrives at the gate. Multiply it by the local gradient.")],
    [number("value", wire), t("That is the value on this wire. Asked for is its gradient.")],
  ];
}
