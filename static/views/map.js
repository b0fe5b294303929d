// The small map: where in a circuit the window is, while some of the circuit is out of sight. A press goes there.

/**
 * What the map knows of the circuit's window.
 * @typedef {object} Window
 * @property {SVGSVGElement | null} svg  the circuit
 * @property {{width: number, height: number}} natural  its size
 * @property {{x: number, y: number, width: number, height: number}} shown  what of it is in the window
 * @property {boolean} whole  whether that is all of it
 * @property {number} height  of the window, in px
 * @property {boolean} beside  whether the map stands beside the window, and not below
 * @property {import("../circuit/signal.js").Signal} viewed
 * @property {(x: number, y: number) => void} go
 */

const SVG = "http://www.w3.org/2000/svg";
const SIZE = { strip: [106, 26], column: [34, 120] }; // px that it may have, below the circuit or beside it
const LEAST = 60; // px of a column
const BUTTONS = 190; // px that a column leaves to the buttons below it

export class SmallMap {
  /**
   * @param {Window} viewport
   * @param {HTMLElement} place  before what zooms it
   */
  constructor(viewport, place) {
    this.viewport = viewport;
    this.map = document.createElementNS(SVG, "svg");
    this.map.id = "map";
    this.map.setAttribute("aria-hidden", "true"); // Tab goes through the circuit itself
    this.lines = document.createElementNS(SVG, "path");
    this.gates = document.createElementNS(SVG, "path");
    this.window = document.createElementNS(SVG, "rect");
    this.lines.classList.add("lines");
    this.window.classList.add("window");
    this.map.append(this.lines, this.gates, this.window);
    /** @type {SVGSVGElement | null}  the circuit that is drawn */
    this.drawn = null;
    place.prepend(this.map);
    for (const sign of ["pointerdown", "pointermove"]) {
      this.map.addEventListener(sign, (event) => {
        if (event instanceof PointerEvent && event.buttons & 1) this.follow(event);
      });
    }
    viewport.viewed.on(() => this.show());
  }

  show() {
    const { svg, shown, natural } = this.viewport;
    if (!svg || this.viewport.whole) return;
    if (svg !== this.drawn) this.draw(svg);
    this.fit();
    const [left, top] = [Math.max(0, shown.x), Math.max(0, shown.y)];
    const [right, bottom] = [Math.min(natural.width, shown.x + shown.width), Math.min(natural.height, shown.y + shown.height)];
    const place = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
    for (const [name, value] of Object.entries(place)) this.window.setAttribute(name, String(value));
  }

  /** Be as large as there is room for, below the circuit or beside it. */
  fit() {
    const { natural: { width, height }, beside } = this.viewport;
    const [widest, highest] = SIZE[beside ? "column" : "strip"];
    const most = beside ? Math.max(LEAST, Math.min(highest, this.viewport.height - BUTTONS)) : highest;
    const scale = Math.min(widest / width, most / height);
    const sizes = [width, height].map((size) => `${Math.max(8, size * scale)}px`);
    if (sizes.join() === [this.map.style.width, this.map.style.height].join()) return;
    [this.map.style.width, this.map.style.height] = sizes;
  }

  /** @param {SVGSVGElement} svg */
  draw(svg) {
    const { width, height } = this.viewport.natural;
    this.drawn = svg;
    this.map.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.lines.setAttribute("d", [...svg.querySelectorAll(".line")].map((line) => line.getAttribute("d")).join(""));
    this.gates.setAttribute("d", [...svg.querySelectorAll(".gate .body")].map((body) => {
      const [x, y, across, down] = ["x", "y", "width", "height"].map((name) => Number(body.getAttribute(name)));
      return `M${x},${y}h${across}v${down}h${-across}z`;
    }).join(""));
  }

  /** @param {PointerEvent} event */
  follow(event) {
    event.preventDefault();
    const { natural, shown } = this.viewport;
    const box = this.map.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width * natural.width, (event.clientY - box.top) / box.height * natural.height];
    /** @param {number} at  @param {number} window  @param {number} size */
    const along = (at, window, size) => window > size ? (size - window) / 2 : Math.max(0, Math.min(size - window, at - window / 2));
    this.map.setPointerCapture(event.pointerId);
    this.viewport.go(along(x, shown.width, natural.width), along(y, shown.height, natural.height));
  }
}
