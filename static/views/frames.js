// Modules: a click on a frame's name folds it, a button of the inspector folds and unfolds. The page
// then says that nothing has changed at the module's edge, and its wires flash once.

import { brief } from "../circuit/numerals.js";
import { t } from "../circuit/words.js";

const SVG = "http://www.w3.org/2000/svg";
const NOTE_STAYS = 7000; // ms
const REACH = 44; // what a finger needs

export class Folds {
  /**
   * @param {HTMLElement} figure  where the circuit is, and the note about it
   * @param {HTMLElement} panel  of the inspector
   */
  constructor(figure, panel) {
    this.figure = figure;
    this.onfold = () => {}; // told what the address is to say: names to fold, to expand; and the gate
    this.seen = new Map(); // circuits that were shown, by what their pictures depend on
    this.note = document.createElement("p");
    this.note.id = "fold-note";
    this.note.setAttribute("role", "status");
    figure.append(this.note);
    figure.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key) || !this.pick(event.target)) return;
      event.preventDefault();
      event.stopPropagation(); // space plays elsewhere
    });
    panel.addEventListener("keydown", (event) => {
      if (event.key !== " " || !event.target.matches("a[data-folding]")) return;
      event.preventDefault();
      event.target.click();
    });
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-folding]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const said = new URLSearchParams(link.search);
      this.change(said.get("_fold"), said.get("_expand"), link.dataset.title, link.dataset.folding === "fold", said.get("_gate"));
    });
  }

  /** Read the circuit that is shown: its frames' names become buttons. */
  read(record) {
    this.record = record;
    for (const frame of this.figure.querySelectorAll(".frame")) {
      const title = frame.querySelector(".title");
      title.setAttribute("tabindex", "0");
      title.setAttribute("role", "button");
      title.setAttribute("aria-label", t("Fold {module}", { module: moduleOf(frame) }));
      if (!frame.querySelector(".reach")) title.before(around(title));
    }
  }

  /** Fold the frame whose name was clicked; tells whether it was one. */
  pick(element) {
    const frame = element?.closest(".frame");
    if (!frame || !element.closest(".title, .reach")) return false;
    const name = moduleOf(frame);
    const [fold, expand] = [new Set(this.record.fold), new Set(this.record.expand)];
    if (frame.id.startsWith("frame-gate-")) expand.delete(name);
    else fold.add(name);
    const said = fold.size || this.record.opens_folded ? [...fold].join(",") : null;
    this.change(said, [...expand].join(","), frame.querySelector(".title").textContent, true);
    return true;
  }

  change(fold, expand, title, folding, gate = null) {
    this.before = { record: this.record, title, folding };
    this.onfold(fold, expand, gate);
  }

  /** Keep a circuit that is shown, to have it at once when it is folded that way again. */
  keep(key, svg, { width, height }) {
    this.seen.set(key, { svg, width, height, record: this.record });
    if (this.seen.size > 30) this.seen.delete(this.seen.keys().next().value);
  }

  /**
   * Say that the numbers at the edge of what was folded or unfolded are the same, and show where.
   * @returns {string|null}  the id of the gate that computes its result, which stands there either way
   */
  tell(numbers) {
    if (!this.before) return null;
    const { record, title, folding } = this.before;
    const gate = edge(folding ? this.record : record, folding ? record : this.record);
    this.before = null;
    if (!gate) return null;
    const number = (id, role) => {
      const found = numbers[`${role}s`].get(id);
      return typeof found === "string" ? found : brief(found ?? null);
    };
    const [result] = gate.results;
    const [value, gradient] = ["value", "gradient"].map((role) => number(result, role));
    const fields = { module: title, value, gradient };
    if (gate.operands.length === 1) {
      const [values, gradients] = ["value", "gradient"].map((role) => number(gate.operands[0], role));
      Object.assign(fields, { values, gradients });
      this.say(folding
        ? t("{module} folded: its edge still carries {values} → {value}, and {gradient} → {gradients} back.", fields)
        : t("{module} unfolded: its edge still carries {values} → {value}, and {gradient} → {gradients} back.", fields));
    } else {
      this.say(folding
        ? t("{module} folded: its edge is as it was. It gives {value} and receives {gradient}.", fields)
        : t("{module} unfolded: its edge is as it was. It gives {value} and receives {gradient}.", fields));
    }
    for (const id of [...gate.operands, result]) {
      const wire = this.figure.querySelector(`#wire-${id}`);
      wire?.classList.add("edge");
      setTimeout(() => wire?.classList.remove("edge"), 1200);
    }
    return gate.id;
  }

  say(words) {
    this.note.textContent = words;
    this.note.classList.add("shown");
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.note.classList.remove("shown"), NOTE_STAYS);
  }
}

/** The module's name: a statement's, or that of the function whose parts are drawn. */
function moduleOf(frame) {
  const parts = [...frame.classList].find((name) => name.startsWith("op-"));
  return parts ? parts.slice(3) : frame.id.slice("frame-".length);
}

/** The gate that is drawn as one in a record, and as several in another: the first of them. */
function edge(folded, open) {
  const [one, several] = [folded, open].map((record) => new Map(record.gates.map((gate) => [gate.id, gate])));
  return [...one.values()].find((gate) => several.has(gate.id) && several.get(gate.id).operands.join() !== gate.operands.join())
    ?? [...one.values()].find((gate) => several.get(gate.id)?.op !== gate.op);
}

/** The place around a frame's name that a finger finds. Its size is estimated: measuring takes long. */
function around(title) {
  const [x, y, size] = ["x", "y", "font-size"].map((name) => Number(title.getAttribute(name)));
  const width = Math.max(REACH, title.textContent.length * size * 0.6 + 16);
  const reach = document.createElementNS(SVG, "rect");
  const place = { x: x - 8, y: y - size - 7, width, height: size + 18, class: "reach" };
  for (const [name, value] of Object.entries(place)) reach.setAttribute(name, value);
  return reach;
}
