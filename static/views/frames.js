// Modules: a click on a frame's name folds it, a button of the inspector folds and unfolds. The page
// then says that nothing has changed at the module's edge, and its wires flash once.

import { all, one, targetOf } from "../circuit/elements.js";
import { gateElement } from "../circuit/ids.js";
import { arrayOf, brief } from "../circuit/numerals.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { around, atCorner, handle, onEdges } from "./handles.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Circuit, Gate, Role, SeenNumbers } from "../circuit/record.js" */

/**
 * What the address is to say: names to fold, null for all that are folded by themselves; names to expand;
 * and the gate to look at, where another one is.
 * @typedef {{fold: string | null, expand: string, gate: string | null}} Folded
 *
 * A circuit that was shown, with the size of its picture.
 * @typedef {{svg: SVGSVGElement, width: number, height: number, record: Circuit}} Kept
 */

const NOTE_STAYS = 7000; // ms
const MOST_KEPT = 30; // circuits that were shown

export class Frames {
  /**
   * @param {Moment} moment
   * @param {HTMLElement} figure  where the circuit is, and the note about it
   * @param {HTMLElement[]} panels  that have links which fold
   */
  constructor(moment, figure, panels) {
    this.moment = moment;
    this.figure = figure;
    /** @type {Signal<Folded>}  a reader folds or unfolds */
    this.folded = new Signal();
    /** @type {Map<string, Kept>}  circuits that were shown, by what their pictures depend on */
    this.seen = new Map();
    /** @type {{record: Circuit, title: string, folding: boolean} | null}  what stood there before a fold */
    this.before = null;
    /** @type {SVGGraphicsElement[]}  the borders of what was opened last, one in each line of the circuit in which it stands */
    this.opened = [];
    this.module = ""; // what was folded or unfolded last; empty for all
    this.noting = 0;
    this.noted = ""; // how the circuit was folded of which the note speaks
    this.note = document.createElement("p");
    this.note.id = "fold-note";
    this.note.setAttribute("role", "status");
    figure.append(this.note);
    figure.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const target = targetOf(event);
      const unfolds = event.key === " " || document.documentElement.dataset.view === "present"; // where no gate is explained
      if (!(target.matches(".gate") ? unfolds && this.unfold(target) : this.pick(target))) return;
      event.preventDefault();
      event.stopPropagation(); // space plays elsewhere, and either key explains a gate
    }, { capture: true });
    for (const panel of panels) {
      panel.addEventListener("keydown", (event) => {
        const link = targetOf(event);
        if (event.key !== " " || !(link instanceof HTMLAnchorElement) || !link.matches("a[data-folding]")) return;
        event.preventDefault();
        link.click();
      });
      panel.addEventListener("click", (event) => {
        const link = targetOf(event).closest("a[data-folding]");
        if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const said = new URLSearchParams(link.search);
        this.module = "";
        this.change({ fold: said.get("_fold"), expand: said.get("_expand") ?? "", gate: said.get("_gate") }, link.dataset.title ?? "", link.dataset.folding === "fold");
      });
    }
    moment.taken.on(() => this.read());
  }

  /** Make buttons of the names of the frames in the circuit that is shown, and draw handles where there are none. */
  read() {
    const { folded } = this.moment.circuit;
    if (this.noted !== this.folding) this.note.classList.remove("shown"); // it speaks of how the circuit was folded
    const corners = Object.entries(folded).map(([id, { title }]) => {
      const gate = one(this.figure, `#${gateElement(id)}`, SVGElement);
      const place = atCorner(one(gate, ".body", SVGElement));
      if (!gate.querySelector(".handle")) gate.append(handle(place, "unfold", t("Unfold {module}", { module: title })));
      gate.setAttribute("aria-expanded", "false");
      return place;
    });
    const frames = [...this.figure.querySelectorAll(".frame")];
    const titles = frames.map((frame) => one(frame, ".title", SVGElement).textContent ?? "");
    const places = onEdges(frames.map((frame) => ({ border: one(frame, ".border", SVGElement), title: one(frame, ".title", SVGElement) })), corners);
    for (const [i, frame] of frames.entries()) {
      const title = one(frame, ".title", SVGElement);
      title.setAttribute("tabindex", "0");
      title.setAttribute("role", "button");
      const isAlone = titles.indexOf(titles[i]) === titles.lastIndexOf(titles[i]); // else its path tells it from the others
      const folds = t("Fold {module}", { module: isAlone ? titles[i] : this.framed(frame).name.split("/").at(-1) ?? "" });
      title.setAttribute("aria-label", folds);
      one(frame, ":scope > title", SVGElement).textContent = folds; // what a pointer over the name is told
      if (frame.querySelector(".reach")) continue;
      title.before(around(title));
      frame.append(handle(places[i], "fold", folds));
    }
  }

  /**
   * What a frame surrounds: a statement's gates, or the parts of a function's.
   * @param {Element} frame
   */
  framed(frame) {
    return this.moment.circuit.frames[frame.id];
  }

  /**
   * Fold the frame whose name or handle was pressed, or open the gate whose handle it was; tells whether it was one.
   * @param {Element | null} element
   */
  pick(element) {
    const gate = element?.closest(".handle")?.closest(".gate");
    if (gate && this.unfold(gate)) return true;
    const frame = element?.closest(".frame");
    if (!frame || !element?.closest(".title, .reach, .handle")) return false;
    const { name, parts } = this.framed(frame);
    const { circuit } = this.moment;
    const [fold, expand] = [new Set(circuit.fold), new Set(circuit.expand)];
    if (parts) expand.delete(name);
    else {
      for (const one of fold) if (one.startsWith(`${name}/`)) fold.delete(one); // what stands in it
      fold.add(name);
    }
    this.module = name;
    this.change({ fold: this.said([...fold]), expand: [...expand].join(","), gate: null }, one(frame, ".title", SVGElement).textContent ?? "", true);
    return true;
  }

  /**
   * Open a folded gate; tells whether it was one.
   * @param {Element} gate
   */
  unfold(gate) {
    const { fold, folded, expand } = this.moment.circuit;
    const opened = Object.entries(folded).find(([id]) => gateElement(id) === gate.id)?.[1];
    if (!opened) return false;
    const { title, module, inside } = opened;
    this.module = module;
    this.change({ fold: this.said([...fold.filter((name) => name !== module), ...inside]), expand: expand.join(","), gate: null }, title, false);
    return true;
  }

  /**
   * What the address says of `_fold`: nothing where nothing is folded, and would not be by itself.
   * @param {string[]} names
   */
  said(names) {
    return names.length || this.moment.circuit.opens_folded ? names.join(",") : null;
  }

  /**
   * Tell of a fold, and remember what stood there.
   * @param {Folded} folded
   * @param {string} title  of the module; empty for all of them, which have no one edge to speak of
   * @param {boolean} folding  whether it is folded now, or unfolded
   */
  change(folded, title, folding) {
    this.before = title ? { record: this.moment.circuit, title, folding } : null;
    this.folded.tell(folded);
  }

  /**
   * Keep the circuit that is shown, to have it at once when it is folded that way again.
   * @param {string} key  what its picture depends on
   * @param {SVGSVGElement} svg
   * @param {{width: number, height: number}} size
   */
  keep(key, svg, { width, height }) {
    this.seen.set(key, { svg, width, height, record: this.moment.circuit });
    const [oldest] = this.seen.keys();
    if (this.seen.size > MOST_KEPT) this.seen.delete(oldest);
  }

  /**
   * Say that the numbers at the edge of what was folded or unfolded are the same, and show where.
   * @param {SeenNumbers} numbers
   * @returns {string | null}  the id of the gate that computes its result, which stands there either way
   */
  tell(numbers) {
    if (!this.before) return null;
    const { record, title, folding } = this.before;
    const now = this.moment.circuit;
    const gate = edge(folding ? now : record, folding ? record : now);
    this.before = null;
    this.opened = this.bordersOf(framesBeyond(record, now));
    if (!gate) return null;
    /** @param {string} id  @param {Role} role */
    const number = (id, role) => {
      const found = numbers[`${role}s`].get(id);
      const shape = now.wires.find((wire) => wire.id === id)?.shape ?? [];
      if (shape.length && !found) return arrayOf(shape); // whose numbers the page's record leaves out
      return typeof found === "string" ? found : brief(found ?? null);
    };
    const [result, ...others] = gate.results;
    const edges = { module: title, value: number(result, "value"), gradient: number(result, "gradient") };
    if (others.length) {
      this.say(folding ? t("{module} folded: its edge is as it was.", edges) : t("{module} unfolded: its edge is as it was.", edges));
    } else if (gate.operands.length === 1) {
      const [operand] = gate.operands;
      const fields = { ...edges, values: number(operand, "value"), gradients: number(operand, "gradient") };
      this.say(folding
        ? t("{module} folded: its edge still carries {values} → {value}, and {gradient} → {gradients} back.", fields)
        : t("{module} unfolded: its edge still carries {values} → {value}, and {gradient} → {gradients} back.", fields));
    } else {
      this.say(folding
        ? t("{module} folded: its edge is as it was. It gives {value} and receives {gradient}.", edges)
        : t("{module} unfolded: its edge is as it was. It gives {value} and receives {gradient}.", edges));
    }
    for (const id of [...gate.operands, ...gate.results]) {
      const wire = this.figure.querySelector(`#wire-${id}`);
      wire?.classList.add("edge");
      setTimeout(() => wire?.classList.remove("edge"), 1200);
    }
    return gate.id;
  }

  /** @param {string[]} ids  of frames */
  bordersOf(ids) {
    return ids.flatMap((id) => all(this.figure, `#${CSS.escape(id)} > .border`, SVGGraphicsElement));
  }

  /** What stands for what was folded or unfolded last, where the keys find it: its gate, or the name of its frame. */
  get stands() {
    const { folded, frames } = this.moment.circuit;
    const [gate] = Object.entries(folded).find(([, { module }]) => module === this.module) ?? [];
    if (gate) return document.getElementById(gateElement(gate));
    const [frame] = Object.entries(frames).find(([, { name }]) => name === this.module) ?? [];
    return frame ? document.getElementById(frame)?.querySelector(".title") ?? null : null;
  }

  /** How the circuit is folded that is shown. */
  get folding() {
    const { expr, fold, expand } = this.moment.circuit;
    return JSON.stringify([expr, fold, expand]);
  }

  /** @param {string} words */
  say(words) {
    this.note.textContent = words;
    this.noted = this.folding;
    this.note.classList.add("shown");
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.note.classList.remove("shown"), NOTE_STAYS);
  }
}

/**
 * The gate that is drawn as one in a record, and as several in another: the first of them.
 * @param {Circuit} folded
 * @param {Circuit} open
 * @returns {Gate | undefined}
 */
function edge(folded, open) {
  const [one, several] = [folded, open].map((record) => new Map(record.gates.map((gate) => [gate.id, gate])));
  return [...one.values()].find((gate) => several.has(gate.id) && several.get(gate.id)?.operands.join() !== gate.operands.join())
    ?? [...one.values()].find((gate) => several.get(gate.id)?.op !== gate.op);
}

/**
 * The ids of the frames of what is open in a record, and was not in another.
 * @param {Circuit} before
 * @param {Circuit} now
 */
function framesBeyond(before, now) {
  const there = new Set(Object.values(before.frames).map(({ name }) => name));
  return Object.entries(now.frames).filter(([, { name }]) => !there.has(name)).map(([id]) => id);
}
