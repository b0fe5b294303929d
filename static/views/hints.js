// What was typed for a number that is asked for: read, judged, and where it is wrong, traced to the
// mistake that leads there.

import { short } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

const NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
const TYPED = new RegExp(`^(${NUMBER})(?:/(${NUMBER}))?$`, "i");

/** Read a number as people write it: −4, 0,2 or 1/3; null where it is none. */
export function numberIn(text) {
  const plain = text.normalize("NFKC").replace(/[−–]/g, "-").replaceAll(",", ".").replace(/\s/g, "");
  const [, above, below = "1"] = TYPED.exec(plain) ?? [];
  const number = Number(above) / Number(below);
  return Number.isFinite(number) ? number : null;
}

/** Whether a number is right: to a hundredth of it, or to half of the last digit that is shown. */
export function isRight(typed, answer) {
  return Math.abs(typed - answer) <= Math.max(Math.abs(answer) / 100, halfDigit(answer)) * (1 + 1e-9);
}

function halfDigit(number) {
  const [, digits = "", power = "0"] = /^[\d]+(?:\.(\d+))?(?:e(.+))?$/.exec(short(Math.abs(number)).replace("−", "-")) ?? [];
  return 0.5 * 10 ** (Number(power) - digits.length);
}

/**
 * Say which mistake gives what was typed; nothing where none is known that does.
 * @param {{role: string, wire: string}} question
 * @param {object} record  of the circuit
 * @param {(role: string, wire: string) => number|undefined} number  on a wire; of an array the entry asked for
 */
export function mistake({ role, wire }, typed, record, number) {
  const answer = number(role, wire);
  const known = role === "value" ? ofValue(wire, record, number) : ofGradient(wire, answer, record, number);
  const sign = [-answer, t("The size is right, and the sign is turned.")];
  const found = [sign, ...known].find(([one]) => Number.isFinite(one) && isRight(typed, one) && !isRight(one, answer));
  return found?.[1] ?? null;
}

function ofValue(wire, record, number) {
  const gate = record.gates.find(({ results }) => results.includes(wire));
  return gate.operands.map((operand) => [number("value", operand), t("That is what the gate takes. What does it make of it?")]);
}

function ofGradient(wire, answer, record, number) {
  const gate = record.gates.find(({ operands }) => operands.includes(wire));
  if (gate.op === "copy") {
    return gate.results.map((branch) => [number("gradient", branch), t("That comes back along one branch alone. The copy gate adds up all of them.")]);
  }
  const upstream = number("gradient", gate.results[0]);
  const scalar = [gate, ...gate.operands.map((id) => record.wires.find((one) => one.id === id))].every(({ shape }) => !shape.length);
  return [
    ...(scalar && upstream ? [[answer / upstream, t("That is the local gradient. Multiply it by what arrives from behind: {upstream}.", { upstream: short(upstream) })]] : []),
    ...gate.operands.filter((id) => id !== wire).map((id) => [number("gradient", id), t("That goes to the other operand.")]),
    [upstream, t("That is what arrives at the gate. Multiply it by the local gradient.")],
    [number("value", wire), t("That is the value on this wire. Asked for is its gradient.")],
  ];
}
