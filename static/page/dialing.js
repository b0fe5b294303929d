// An input that is pressed in the picture is changed there; what does that comes when it is first wanted.

import { byId } from "../circuit/elements.js";
import { inputElement, wireElement } from "../circuit/ids.js";
import { hand, inputs, picture, questions, viewport } from "./parts.js";
import { state } from "./state.js";

/** @import { Dial } from "../views/dial.js" */

/** @type {Promise<Dial> | null} */
let dial = null;

hand.picked.on(async (element) => {
  if (questions.at(element)) return; // a number that is asked for is typed in its field
  const pressed = element?.closest(".input") ?? (element?.closest(".value") ? element.closest(".wire") : null);
  const wire = state.record?.wires.find(({ id, source }) => pressed && [source, wireElement(id)].includes(pressed.id));
  const [, row] = [...inputs.rows].find(([name]) => inputElement(name) === wire?.source) ?? [];
  if (!row || !wire || (wire.shape.length && pressed !== byId(wire.source, SVGElement))) return; // an array's numbers open all of it
  dial ??= import("../views/dial.js").then(({ Dial }) => {
    const made = new Dial(picture);
    viewport.viewed.on(() => made.place());
    return made;
  });
  const numbers = document.querySelectorAll(`#${CSS.escape(wireElement(wire.id))} :is(.value, .gradient)`);
  (await dial).open([byId(wire.source, SVGElement), ...numbers], row);
});
