// Everything that means the same thing lights up together: a gate, its text in the program, its
// rows in the table; and the sentence under the circuit says what the gate does.

import { sentence } from "../circuit/sentences.js";

export class Highlights {
  constructor(page, editor) {
    this.page = page;
    this.editor = editor;
    this.sentence = page.getElementById("sentence");
    this.atRest = [...page.getElementById("at-rest").content.childNodes]; // said while nothing else is
    this.steps = []; // what is said while no gate is pointed at
    this.numbers = null; // of now, where the server's are not
    this.kept = null; // the gate that is lit while none is pointed at
    this.parts = (step) => step.parts; // what is said of a step
    this.masked = (numbers) => numbers; // and the numbers in it
    this.onselect = () => {}; // told the id of the gate that is to be looked at
    for (const area of ["viewport", "rows", "warnings", "panel-code"].map((id) => page.getElementById(id))) {
      area.addEventListener("pointerover", (event) => this.light(gateAt(event.target)));
      area.addEventListener("focusin", (event) => this.light(gateAt(event.target)));
      area.addEventListener("focusout", () => this.light(null));
      area.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || (event.key === " " && event.target.closest(".gate"))) {
          event.preventDefault();
          this.pick(event.target);
        }
      });
      area.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse") this.light(null); // a finger leaves at once; what it tapped stays lit
      });
    }
    for (const area of ["rows", "warnings"]) page.getElementById(area).addEventListener("click", (event) => this.pick(event.target));
  }

  /** Read the record of the circuit that is shown: null is no circuit yet. */
  read(record = JSON.parse(this.page.getElementById("record").textContent)) {
    this.record = record;
    const lit = this.lit ?? null; // a gate that is pointed at stays lit
    this.lit = undefined;
    this.light(lit);
    for (const gate of this.page.querySelectorAll("#viewport .gate")) {
      gate.setAttribute("tabindex", "0");
      gate.setAttribute("role", "button");
      gate.setAttribute("aria-label", gate.querySelector("title").textContent);
    }
    for (const { gate } of this.record?.warnings ?? []) {
      if (gate) this.page.getElementById(`gate-${gate}`)?.classList.add("warned");
    }
  }

  /** Ask for a closer look at the gate that an element belongs to, if it belongs to one. */
  pick(element) {
    const id = element && gateAt(element);
    if (id) this.onselect(id);
  }

  /** Mark the gate that is looked at. */
  select(id) {
    for (const gate of this.page.querySelectorAll("#viewport .selected")) gate.classList.remove("selected");
    if (id) this.page.getElementById(`gate-${id}`)?.classList.add("selected");
  }

  /** Say what these steps do, while no gate is pointed at; with the numbers of now. */
  say(steps, numbers = this.numbers) {
    [this.steps, this.numbers] = [steps, numbers];
    const of = this.lit && this.gate(this.lit) ? this.record.steps.filter((step) => step.gate === this.lit) : steps;
    const said = of.flatMap((step, i) => [...(i ? [" "] : []), ...sentence(this.parts(step), this.masked(this.numbers))]);
    this.sentence.replaceChildren(...(said.length ? said : this.atRest));
  }

  gate(id) {
    return this.record?.gates.find((one) => one.id === id);
  }

  light(pointed) {
    const id = pointed ?? this.kept;
    if (id === this.lit) return;
    this.lit = id;
    for (const element of this.page.querySelectorAll(".lit:not(mark)")) element.classList.remove("lit");
    const gate = id && this.gate(id);
    this.mark();
    this.say(this.steps);
    if (!gate) return;
    const wires = new Set([...gate.operands, ...gate.results]);
    this.page.getElementById(`gate-${id}`)?.classList.add("lit");
    for (const wire of wires) this.page.getElementById(`wire-${wire}`)?.classList.add("lit");
    for (const line of this.page.querySelectorAll(`:is(#rows, #code) [data-gate="${CSS.escape(id)}"]`)) line.classList.add("lit");
  }

  /** Light up the text of the gate that is pointed at, or else of the gate whose turn it is. */
  mark() {
    const gate = this.gate(this.lit ?? this.steps[0]?.gate);
    this.editor.light(gate?.span && this.record.expr === this.editor.text ? gate.span : null);
  }
}

function gateAt(element) {
  const gate = element.closest?.(".gate, [data-gate]");
  return gate ? gate.dataset.gate || gate.id.replace(/^gate-/, "") || null : null;
}
