// Everything that means the same thing lights up together: a gate, its text in the program, its
// rows in the table; and the sentence under the circuit says what the gate does.

export class Highlights {
  /**
   * @param {Document} page
   * @param {import("./editor.js").Editor} editor
   */
  constructor(page, editor) {
    this.page = page;
    this.editor = editor;
    this.sentence = page.getElementById("sentence");
    this.onselect = () => {}; // told the id of the gate that is to be looked at
    for (const area of [page.getElementById("viewport"), page.getElementById("rows"), page.getElementById("warnings")]) {
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

  /** Read the record of the circuit that is shown. */
  read() {
    this.record = JSON.parse(this.page.getElementById("record").textContent); // null: no circuit yet
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

  /** Mark the gate that is looked at, and take the sentence that stands while none is pointed at. */
  select(id, sentence) {
    this.atRest = [...sentence.childNodes];
    if (!this.lit) this.sentence.replaceChildren(...this.atRest);
    for (const gate of this.page.querySelectorAll("#viewport .selected")) gate.classList.remove("selected");
    if (id) this.page.getElementById(`gate-${id}`)?.classList.add("selected");
  }

  light(id) {
    if (id === this.lit) return;
    this.lit = id;
    for (const element of this.page.querySelectorAll(".lit:not(mark)")) element.classList.remove("lit");
    const gate = id && this.record?.gates.find((one) => one.id === id);
    this.editor.light(gate?.span && this.record.expr === this.editor.text ? gate.span : null);
    if (!gate) {
      this.sentence.replaceChildren(...(this.atRest ?? this.sentence.childNodes));
      return;
    }
    const wires = new Set([...gate.operands, ...gate.results]);
    this.page.getElementById(`gate-${id}`)?.classList.add("lit");
    for (const wire of wires) this.page.getElementById(`wire-${wire}`)?.classList.add("lit");
    for (const row of this.page.querySelectorAll(`#rows [data-gate="${CSS.escape(id)}"]`)) row.classList.add("lit");
    const said = this.record.steps.filter((step) => step.gate === id).map((step) => step.text);
    this.sentence.replaceChildren(said.join(" "));
  }
}

function gateAt(element) {
  const gate = element.closest?.(".gate, [data-gate]");
  return gate ? gate.dataset.gate || gate.id.replace(/^gate-/, "") || null : null;
}
