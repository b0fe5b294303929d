// Circuits that the tests share, as the server writes them.

/** (x + y) * z at x = -2, y = 5, z = -4. */
export const PRODUCT = {
  expr: "(x+y)*z",
  output: { name: "f", gradient: 1, shape: [] },
  inputs: Object.fromEntries([["x", -2], ["y", 5], ["z", -4]].map(([name, value]) => [name, { value, shape: [], data: false }])),
  gates: [
    { id: "g1", op: "add", symbol: "+", span: [1, 4], calls: [], operands: ["w1", "w2"], results: ["w4"], shape: [] },
    { id: "g2", op: "mul", symbol: "×", span: [0, 7], calls: [], operands: ["w4", "w3"], results: ["w5"], shape: [] },
  ],
  wires: [
    wire("w1", "input-x", "gate-g1", -2, -4),
    wire("w2", "input-y", "gate-g1", 5, -4),
    wire("w3", "input-z", "gate-g2", -4, 3),
    wire("w4", "gate-g1", "gate-g2", 3, -4),
    wire("w5", "gate-g2", "output-f", -12, 1),
  ],
  steps: [
    { phase: "forward", gate: "g1", parts: ["adds"] },
    { phase: "forward", gate: "g2", parts: ["multiplies"] },
    { phase: "output", gate: null, parts: ["begins"] },
    { phase: "backward", gate: "g2", parts: ["swaps"] },
    { phase: "backward", gate: "g1", parts: ["distributes"] },
  ],
  warnings: [],
  fold: [],
  expand: [],
  frames: {},
  folded: {},
  opens_folded: false,
};

function wire(id, source, target, value, gradient, shape = []) {
  return { id, source, target, value, gradient, flows: gradient !== null, shape };
}
