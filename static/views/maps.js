// Heat maps of what no wire carries, a Jacobian and a line of a backward pass beside the circuit's: a square under the
// pointer, a finger or the arrow keys says in place where it stands and its number, and those of the maps beside it.

import { all, one, targetOf } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { led, placesAt } from "./entries.js";
import { largest, legend, line, Tip } from "./tip.js";

const MAPS = "svg.map[data-numbers]";
const SVG = "http://www.w3.org/2000/svg";

/** A square of a heat map, counted row by row.  @typedef {{map: SVGElement, square: number}} Square */

export class Maps {
  /** @param {HTMLElement[]} panels  where such heat maps are */
  constructor(panels) {
    this.tip = new Tip("square");
    /** @type {Square | null} */
    this.at = null;
    /** @type {Element | null} */
    this.mark = null;
    document.addEventListener("pointerdown", (event) => this.point(event));
    for (const panel of panels) {
      panel.addEventListener("pointermove", (event) => this.point(event));
      panel.addEventListener("pointerleave", ({ pointerType }) => { if (pointerType === "mouse") this.say(null); });
      panel.addEventListener("focusin", (event) => this.focus(targetOf(event)));
      panel.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget !== this.at?.map) this.say(null); }); // it goes to what was tapped
      panel.addEventListener("keydown", (event) => this.press(event), { capture: true });
      panel.addEventListener("scroll", () => this.say(this.at?.map === document.activeElement ? this.at : null), { capture: true, passive: true });
      new MutationObserver(() => this.reach(panel)).observe(panel, { childList: true, subtree: true });
      this.reach(panel);
    }
  }

  /** Let the keys reach the maps.  @param {HTMLElement} panel */
  reach(panel) {
    if (this.at && !this.at.map.isConnected) this.say(null);
    for (const map of all(panel, `${MAPS}:not([tabindex])`, SVGElement)) {
      map.setAttribute("tabindex", "0");
      map.setAttribute("role", "application"); // so that a screen reader leaves the arrows to it
      map.setAttribute("aria-label", t("{name}: arrow keys read its numbers", { name: nameOf(map) }));
    }
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (event.type === "pointermove" && event.pointerType === "touch") return; // a finger rests on a number
    const map = targetOf(event).closest(MAPS);
    const { rows, columns } = map instanceof SVGElement ? squaresOf(map) : { rows: 0, columns: 0 };
    const [square] = map instanceof SVGElement ? placesAt(targetOf(event), event, [rows, columns]) : [];
    this.say(map instanceof SVGElement && square !== undefined ? { map, square } : null, event);
  }

  /** @param {Element} map */
  focus(map) {
    if (map instanceof SVGElement && map.matches(`${MAPS}:focus-visible`)) this.say({ map, square: 0 });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const map = targetOf(event);
    if (!(map instanceof SVGElement && map.matches(MAPS)) || event.metaKey || event.altKey) return;
    const { rows, columns } = squaresOf(map);
    const square = led(this.at?.map === map ? this.at.square : -1, event, [rows, columns]);
    if (event.key === "Escape" && this.at) this.say(null);
    else if (square === null) return;
    else if (this.at?.map === map && square === this.at.square) this.tell(this.at, true); // at an edge the same number is said again
    else this.say({ map, square });
    event.preventDefault();
    event.stopPropagation(); // arrows step the run elsewhere
  }

  /**
   * Say the number of a square, and of the same one in the maps beside it; null for nothing.
   * @param {Square | null} at
   * @param {{clientX: number, clientY: number}} [pointer]  without it what is said stands beside the square
   */
  say(at, pointer) {
    const isSame = at?.map === this.at?.map && at?.square === this.at?.square;
    if (!isSame) this.mark?.remove();
    const told = at && !at.map.closest(".absent");
    this.at = told ? at : null;
    if (!told) {
      this.tip.hide();
      return;
    }
    if (!isSame) {
      this.mark = marked(at);
      this.tell(at, !pointer);
    }
    if (pointer) this.tip.show(pointer);
    else this.tip.show(this.mark ?? at.map, at.map);
  }

  /** @param {Square} at  @param {boolean} aloud  whether it is heard */
  tell(at, aloud) {
    const colours = legend(nameOf(at.map), Number(at.map.dataset.most) || largest(numbersOf(at.map).map((number) => Number(number.replace("−", "-")))));
    this.tip.say(lines(at), [colours], aloud);
  }
}

/** @param {Square} at */
function lines({ map, square }) {
  const places = map.dataset.places?.split(" ").map(Number); // where several numbers share a square, that of the largest
  const columns = Number(map.dataset.columns);
  const place = places ? places[square] : square;
  const where = t("row {row}, column {column}", { row: Math.floor(place / columns), column: place % columns });
  const beside = all(map.closest(".sides") ?? map.parentElement ?? map, MAPS, SVGElement);
  const alike = beside.filter((one) => one === map || isAlike(one, map));
  return [
    line("where", where),
    ...alike.map((one) => line("of-map", `${nameOf(one)} ${numbersOf(one)[square]}`)),
    ...(places ? [line("note", t("the largest of those that share this square"))] : []),
  ];
}

/** Whether the same square of two maps has the same place.  @param {SVGElement} one  @param {SVGElement} other */
function isAlike(one, other) {
  return ["columns", "places"].every((key) => one.dataset[key] === other.dataset[key]) && numbersOf(one).length === numbersOf(other).length;
}

/** @param {SVGElement} map */
function numbersOf(map) {
  return (map.dataset.numbers ?? "").split(" ");
}

/** @param {SVGElement} map */
function nameOf(map) {
  return map.closest("figure")?.querySelector("figcaption")?.firstChild?.textContent?.trim() ?? ""; // without its shape
}

/** @param {SVGElement} map */
function squaresOf(map) {
  const { rows, columns } = one(map, "g.heat", SVGElement).dataset;
  return { rows: Number(rows), columns: Number(columns) };
}

/** Mark a square, and give the mark.  @param {Square} at */
function marked({ map, square }) {
  const heat = one(map, "g.heat", SVGElement);
  const ground = one(heat, "rect", SVGElement);
  const { rows, columns } = squaresOf(map);
  const [across, down] = [Number(ground.getAttribute("width")) / columns, Number(ground.getAttribute("height")) / rows];
  const mark = document.createElementNS(SVG, "path");
  mark.setAttribute("class", "read");
  mark.setAttribute("d", `M${(square % columns) * across},${Math.floor(square / columns) * down}h${across}v${down}h${-across}z`);
  heat.append(mark);
  return mark;
}
