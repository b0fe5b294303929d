// What the server says of a circuit, as engine/explain/record.py writes it, and what numbers are called: types alone.

/**
 * A number, or an array as nested lists.
 * @typedef {number | Value[]} Value
 *
 * A number as JSON has it: null is none, or that of an array which is left out.
 * @typedef {Value | "inf" | "-inf" | "nan" | null} Written
 *
 * A number or a name in a sentence.
 * @typedef {[role: string, wire: string, text: string, place?: number]} Figure
 *
 * What is true of some numbers only, and what is said of the others, or how many parts of it: as engine/base/words.py says.
 * @typedef {{said: Part[], safe: Part[] | number, holds: "same" | "plain", watched: Figure[]}} Guarded
 *
 * A part of a sentence.
 * @typedef {string | Figure | Guarded} Part
 *
 * @typedef {"value" | "gradient"} Role
 *
 * @typedef {{phase: "forward" | "output" | "backward", gate: string | null, parts: Part[]}} Step
 *
 * @typedef {object} Gate
 * @property {string} id
 * @property {string} op
 * @property {string} symbol
 * @property {[number, number] | null} span  its text in the program, in characters
 * @property {[number, number][]} calls  the texts of the calls that it is in, from the inside out
 * @property {string[]} operands  ids of wires
 * @property {string[]} results  ids of wires
 * @property {number[]} shape
 * @property {string | null} module  the path of calls and rounds that it stands in, or else its innermost module
 *
 * @typedef {object} Wire
 * @property {string} id
 * @property {string} name  what it carries
 * @property {string} source  `input-x` or `gate-g1`
 * @property {string} target  `gate-g1` or `output-f`
 * @property {Written} [value]  in a frame and a file there is none of an array
 * @property {Written} [gradient]  likewise
 * @property {boolean} [flows]  whether a gradient flows back on it: one does where nothing is said
 * @property {number[]} shape
 * @property {string[]} [merges]  the wires for which it is drawn, where these are several: they lead to one box
 *
 * @typedef {{value: Value | null, shape: number[], data: boolean}} Input
 *
 * The windows of a convolution or a pool, as engine/explain/windows.py describes them.
 * @typedef {object} Windows
 * @property {number[]} lead  how many images and channels
 * @property {number[]} size
 * @property {number[]} stride
 * @property {number[]} dilation
 * @property {number[]} many  windows along each axis
 * @property {{wires: string[], along: number[], before: number[]}[]} images  the first one has its border
 * @property {string[]} columns
 * @property {string[]} kernel
 * @property {number} kernels  how many numbers all kernels have; 0 of a pool
 * @property {string[]} outs
 * @property {number} made  channels of the output
 *
 * @typedef {object} Circuit
 * @property {Windows[]} [windows]
 * @property {string} expr
 * @property {{name: string, gradient: Value, shape: number[]}} output
 * @property {Record<string, Input>} inputs
 * @property {Gate[]} gates
 * @property {Wire[]} wires
 * @property {Record<string, number>} [round_off]  for wires, the size up to which their gradients have no right digit
 * @property {Step[]} steps
 * @property {{code: string, gate: string | null}[]} warnings
 * @property {object | null} [backward]  a judged backward pass
 * @property {{span: [number, number]}[]} passed_over  the lines that compute nothing
 * @property {string[]} fold  names of the modules that are folded
 * @property {string[]} expand  names of the gates whose parts are drawn
 * @property {Record<string, {name: string, parts: boolean}>} frames  by their ids: the module or function, and whether parts of a gate are framed
 * @property {Record<string, [number, number][]>} inside  of folded gates, the texts of what is inside
 * @property {Record<string, {title: string, module: string, inside: string[]}>} folded  how each gate that is folded is opened: its module is folded no more, and those inside are instead
 * @property {boolean} opens_folded  whether modules are folded where the address says nothing
 */

/**
 * The number on each wire, by its id: null where there never is one, undefined where only the server knows it.
 * @typedef {Map<string, Value | null | undefined>} ByWire
 *
 * What a line of a backward pass comes to, and the circuit's own gradient; null where that is not known.
 * @typedef {[own: Value, right: Value | null]} Pair
 *
 * What the lines of a judged backward pass come to with the numbers of now, or with those that the server has; with `typed` ones
 * in place of right ones.
 * @typedef {(isNow: boolean, typed: boolean) => (Pair | null)[]} Lines
 *
 * @typedef {{values: ByWire, gradients: ByWire, lines?: Lines}} Numbers
 *
 * Numbers as a reader may see them: a text is the sign in place of one that is hidden.
 * @typedef {{get(wire: string): Value | string | null | undefined}} Seen
 *
 * @typedef {{values: Seen, gradients: Seen}} SeenNumbers
 *
 * The wires that have a value, and those that have a gradient, by now.
 * @typedef {{values: Set<string>, gradients: Set<string>}} There
 *
 * The sign in place of a number that is not to be seen; null for the number itself.
 * @typedef {(role: Role, wire: string) => string | null} Hides
 */

/**
 * What is asked for, as the server writes it; of a value that is nothing but rounding, 0 is right as well.
 * @typedef {object} Asking
 * @property {string} mode
 * @property {{role: Role, wires: string[], entry: number | null, zero?: boolean, pattern: string, rule: Part[]}[]} asked
 * @property {string[]} waiting  wires whose gradients are hidden until all is found
 * @property {(Part[] | null)[]} questions  for each step, in place of its sentence
 */
