// A backward pass that is written in a frame: the server judges it as it is typed, and what is found shows in the circuit.

import { all, one, targetOf } from "../circuit/elements.js";

const PAUSE = 40; // ms without a key before it is judged

/**
 * Have the field of a panel judged.
 * @param {HTMLElement} panel
 * @param {(wires: string[], all: boolean) => void} found  shows gradients in the circuit
 */
export function write(panel, found) {
  const field = one(panel, "textarea", HTMLTextAreaElement);
  /** @type {AbortController | null} */
  let request = null;
  let pause = 0;

  const tell = () => {
    const wires = all(panel, "li.right").flatMap(({ dataset }) => (dataset.wires ?? "").split(" "));
    found(wires, panel.querySelector(".summary.done") !== null);
  };
  const judge = async (more = "") => {
    request?.abort();
    request = new AbortController();
    try {
      const address = `${panel.dataset.address}&_backward=${encodeURIComponent(field.value)}${more}`;
      const response = await fetch(address, { signal: request.signal });
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      const parts = all(answer, "[data-anew]");
      if (more) field.value = answer.querySelector("textarea")?.value ?? field.value;
      for (const [i, part] of all(panel, "[data-anew]").entries()) part.replaceChildren(...(parts[i]?.childNodes ?? []));
      tell();
    } catch {
      // The next change tries again.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(judge, PAUSE);
  });
  panel.addEventListener("click", (event) => {
    const target = targetOf(event);
    if (target.id === "show-line") {
      event.preventDefault();
      judge("&_reveal=1");
    }
    const offer = target.closest("[data-name]");
    if (!(offer instanceof HTMLElement)) return;
    field.focus();
    field.setRangeText(`${field.value && !field.value.endsWith("\n") ? "\n" : ""}${offer.dataset.name} = `, field.value.length, field.value.length, "end");
  });
  tell();
}
