// The keyboard of a phone takes half of the window: the style gives what is left to what is typed, and here that comes
// in sight with what is said of it.

import { picture } from "./parts.js";

const UP = matchMedia("(max-width: 560px) and (max-height: 640px)"); // as in static/page/small.css

addEventListener("resize", () => requestAnimationFrame(() => {
  const { activeElement } = document;
  if (!UP.matches || !activeElement?.matches("textarea, input:not([type=range])")) return;
  activeElement.closest("#predict, #panel-yours, .program")?.scrollIntoView({ block: "start", behavior: "instant" });
  if (picture.contains(activeElement)) scrollBy({ top: picture.getBoundingClientRect().top, behavior: "instant" }); // a number on the circuit
}));
