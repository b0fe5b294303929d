// Arrays that are read: a number under the pointer, a finger or the arrow keys says in place where it stands, what it
// is and what its gradient is, with a legend of the colours; a click opens the array. Loaded where a circuit has arrays.

import { all, targetOf } from "../circuit/elements.js";
import { arrayOf, flat, short } from "../circuit/numerals.js";
import { levelOf } from "../circuit/painter.js";
import { Signal } from "../circuit/signal.js";
import { t } from "../circuit/words.js";
import { around, ARRAYS, entryName, laid, led, marked, placesAt, unmarked, whereIn, wireAt } from "./entries.js";
import { stayed } from "./staying.js";
import { largest, legend, line, Tip } from "./tip.js";
import { worked } from "./worked.js";

/** @import { Moment } from "../circuit/moment.js" */
/** @import { Numbers, Role, Seen, SeenNumbers, Wire } from "../circuit/record.js" */
/** @import { Entry } from "./entries.js" */

const MOST = 40; // rows and columns of an array that is opened
const MANY = 7; // columns of which two arrays hardly fit beside each other
const OPENING = ":is(#rows td, #sentence span):is(.value, .gradient)"; // where an array is named, and opens
const ROLES = /** @type {const} */ (["value", "gradient"]);

export class Readings {
  /**
   * @param {Moment} moment
   * @param {HTMLElement[]} places  where arrays are: the picture, the inspector, the table
   * @param {() => SeenNumbers} seen  the numbers that a reader may see
   * @param {() => Promise<Numbers | null>} whole  asks for all numbers of the circuit, also those of large arrays
   * @param {{changed: (wire: string) => number[], change: (wire: string, place: number) => void}} [ways]  the numbers of a wire's array that can be
   * changed, none where they can't; and how one of them is changed in the picture
   */
  constructor(moment, places, seen, whole, ways = { changed: () => [], change: () => {} }) {
    this.moment = moment;
    this.seen = seen;
    this.whole = whole;
    /** @type {Numbers | null}  what was asked for, of the circuit that is shown */
    this.fetched = null;
    this.isAsked = false;
    this.isAwaited = false; // whether the answer is under way
    /** @type {Element | {clientX: number, clientY: number} | undefined}  where it is pointed at */
    this.at = undefined;
    /** @type {Signal<Entry | null>}  the number that a reader points at */
    this.pointed = new Signal();
    /** @type {Entry | null} */
    this.entry = null;
    /** @type {Role | null}  what the number is the largest of, of several that share a square */
    this.among = null;
    /** @type {Entry | null}  what the keys read before it was changed or drawn anew: they go on there where they come to the same wire */
    this.kept = null;
    /** @type {Element[]} */
    this.marks = [];
    /** Whether a press is a finger's on an array of which nothing was said yet: it says, and opens nothing. */
    this.says = false;
    /** @type {PointerEvent | null}  where a finger came down, while it may be a press */
    this.pressed = null;
    this.ways = ways;
    this.tip = new Tip("entry");
    this.dialog = document.createElement("dialog");
    this.dialog.id = "opened";
    this.dialog.addEventListener("click", ({ target }) => { if (target === this.dialog) this.dialog.close(); });
    /** @type {string | null}  the wire whose array is opened */
    this.opened = null;
    this.from = 0; // the place that was read when it was opened
    /** @type {Role}  and what is read of it */
    this.first = "value";
    /** @type {Element | null}  what had the focus before: the browser loses it where the tip is hidden meanwhile */
    this.before = null;
    this.dialog.addEventListener("close", () => {
      this.opened = null;
      this.tip.into(document.body);
      if (this.before instanceof HTMLElement || this.before instanceof SVGElement) this.before.focus({ preventScroll: true });
    });
    document.body.append(this.dialog);
    this.places = [...places, this.dialog];
    for (const place of this.places) {
      for (const kind of ["pointermove", "pointerdown", "pointerup"]) place.addEventListener(kind, (event) => this.point(/** @type {PointerEvent} */ (event)));
      place.addEventListener("pointerleave", (event) => {
        if (/** @type {PointerEvent} */ (event).pointerType === "mouse") this.say(null);
      });
      place.addEventListener("focusin", (event) => this.focus(targetOf(event)));
      place.addEventListener("focusout", (event) => this.blur(/** @type {FocusEvent} */ (event)));
      place.addEventListener("keydown", (event) => this.press(/** @type {KeyboardEvent} */ (event)), { capture: true });
      place.addEventListener("scroll", () => this.stay(), { capture: true, passive: true });
      new MutationObserver(() => this.reach(place)).observe(place, { childList: true, subtree: true });
    }
    document.addEventListener("scroll", () => this.stay(), { passive: true });
    for (const place of places.slice(1)) place.addEventListener("click", (event) => this.click(event), { capture: true });
    moment.taken.on(() => {
      this.fetched = null;
      this.isAsked = this.isAwaited = false;
      if (this.at instanceof Element) this.kept = this.entry ?? this.kept;
      this.say(null);
      if (this.dialog.open) this.dialog.close();
      for (const place of this.places) this.reach(place);
      if (document.activeElement) this.focus(document.activeElement);
    });
    for (const sign of [moment.ran, moment.stepped]) sign.on(() => this.follow());
    for (const place of this.places) this.reach(place);
  }

  /**
   * Let the keys reach arrays.
   * @param {HTMLElement} place
   */
  reach(place) {
    const { record } = this.moment;
    if (!record) return;
    for (const array of place.querySelectorAll(`${ARRAYS}, ${OPENING}`)) {
      const wire = array.getAttribute("tabindex") === "0" ? undefined : wireAt(record, array);
      if (!wire) continue;
      array.setAttribute("tabindex", "0");
      if (array instanceof HTMLSpanElement) {
        array.classList.add("opens");
        array.setAttribute("role", "button");
      } else if (array instanceof HTMLTableCellElement) array.ariaDescription = t("Enter opens the array");
      else if (array instanceof HTMLTableElement) array.ariaLabel = t("{name}: {role}", { name: wire.name, role: called(this.roleAt(array)) });
      if (array instanceof SVGElement) {
        array.setAttribute("role", "application"); // so that a screen reader leaves the arrows to it
        const fields = { name: wire.name, array: arrayOf(wire.shape) };
        array.setAttribute("aria-label", array.matches(".wire") && this.ways.changed(wire.id).length
          ? t("{name}, {array}: arrow keys read its numbers, Enter opens it, F2 changes the one that is read", fields)
          : t("{name}, {array}: arrow keys read its numbers, Enter opens it", fields));
      }
    }
  }

  /**
   * Say the number at a pointer: of a finger when it is lifted where it came down, because until then it may drag the circuit.
   * @param {PointerEvent} event
   */
  point(event) {
    if (event.type === "pointerup") {
      const { pressed } = this;
      this.pressed = null;
      if (pressed && stayed(pressed, event)) this.sayAt(pressed);
    } else if (event.pointerType === "touch") {
      if (event.type === "pointerdown") this.touch(event);
    } else if (event.type === "pointerdown" || !event.buttons) { // else the circuit is dragged
      this.says = false;
      this.sayAt(event);
    }
  }

  /**
   * A finger comes down: of another number than the one that is said nothing is said any more.
   * @param {PointerEvent} event
   */
  touch(event) {
    const target = targetOf(event);
    const wire = this.wireOf(target);
    const places = wire ? placesAt(target, event, wire.shape) : [];
    this.pressed = event;
    this.says = places.length > 0 && !this.isRead(target, wire, places);
    if (this.says || !wire) this.say(null);
  }

  /**
   * Say the number that a pointer points at, or nothing where there is none.
   * @param {PointerEvent} event
   */
  sayAt(event) {
    const target = targetOf(event);
    const wire = this.wireOf(target);
    const places = wire ? placesAt(target, event, wire.shape) : [];
    if (!wire || !places.length) {
      this.say(null);
      return;
    }
    const role = this.roleAt(target);
    const numbers = this.numbers(role, wire.id);
    const place = places.reduce((best, one) => (Math.abs(numbers?.[one] ?? 0) > Math.abs(numbers?.[best] ?? 0) ? one : best));
    this.say({ wire: wire.id, place }, event, places.length > 1 ? role : null);
  }

  /**
   * Whether the number that is pressed is the one that is said; of a heat map, whose squares are small, any of its numbers.
   * @param {Element} target
   * @param {Wire | undefined} wire
   * @param {number[]} places
   */
  isRead(target, wire, places) {
    return this.entry?.wire === wire?.id && (!target.closest("tspan, td") || places.includes(this.entry?.place ?? -1));
  }

  /**
   * Whether an element shows a value or a gradient, as the lower heat map of a wire does.
   * @param {Element} target
   * @returns {Role}
   */
  roleAt(target) {
    const heat = target.closest("g.wire > g.heat");
    const isBelow = heat !== null && heat !== heat.parentElement?.querySelector("g.heat");
    return isBelow || target.closest(".gradient, .of-gradient") ? "gradient" : "value";
  }

  /** @param {Element} target */
  wireOf(target) {
    return this.moment.record ? wireAt(this.moment.record, target) : undefined;
  }

  /** The numbers that a reader may see; of those that only the server knows, what it was asked for. */
  get shown() {
    const seen = this.seen();
    /** @param {"values" | "gradients"} kind  @returns {Seen} */
    const of = (kind) => ({
      get: (wire) => {
        const number = seen[kind].get(wire);
        return number === undefined ? this.fetched?.[kind].get(wire) : number;
      },
    });
    return { values: of("values"), gradients: of("gradients") };
  }

  /**
   * Ask for numbers of a wire or its gate's operands that only the server knows, once.
   * @param {Wire} wire
   */
  async ask(wire) {
    const { record, circuit: { gates } } = this.moment;
    const operands = gates.find(({ results }) => results.includes(wire.id))?.operands ?? [];
    const lacks = this.shown.gradients.get(wire.id) === undefined || [wire.id, ...operands].some((id) => this.shown.values.get(id) === undefined);
    if (!lacks || this.isAsked) return;
    this.isAsked = true;
    this.isAwaited = true;
    const numbers = await this.whole();
    if (this.moment.record !== record) return;
    this.isAwaited = false;
    this.fetched = numbers;
    this.follow();
    if (this.entry) this.show();
  }

  /**
   * An array's numbers in one row, as far as a reader may see them.
   * @param {Role} role
   * @param {string} wire
   */
  numbers(role, wire) {
    const number = this.shown[`${role}s`].get(wire);
    return Array.isArray(number) ? flat(number) : null;
  }

  /**
   * An array that is reached with the keys says its first number, or the one that was read before it was changed or drawn anew, and
   * arrows go on.
   * @param {Element} target
   */
  focus(target) {
    const wire = target.matches(ARRAYS) && target.matches(":focus-visible") ? this.wireOf(target) : undefined;
    if (!wire) return;
    const { kept } = this;
    this.kept = null;
    const isThere = kept?.wire === wire.id && kept.place < wire.shape.reduce((many, axis) => many * axis, 1);
    this.say(isThere ? kept : { wire: wire.id, place: 0 }, target);
  }

  /** The focus leaves: not where it goes to what was pressed, which is said by then. It goes nowhere where what had it is drawn anew.  @param {FocusEvent} event */
  blur({ relatedTarget: to }) {
    if (!to) this.kept = this.entry ?? this.kept;
    if (!this.entry || !(to instanceof Element) || this.wireOf(to)?.id !== this.entry.wire) this.say(null);
  }

  /** Stay with an array that the keys read, which they may have scrolled into sight; say nothing of another any more. */
  stay() {
    const { activeElement: read } = document;
    if (read?.matches(ARRAYS) && this.entry && this.wireOf(read)?.id === this.entry.wire) this.say(this.entry, read);
    else this.say(null);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const target = targetOf(event);
    const wire = target.matches(`${ARRAYS}, ${OPENING}`) ? this.wireOf(target) : undefined;
    if (!wire || event.metaKey || event.altKey) return;
    const next = target.matches(ARRAYS) ? led(this.entry?.wire === wire.id ? this.entry.place : -1, event, wire.shape) : null;
    if (event.key === "Escape" && this.entry && !this.dialog.open) this.say(null);
    else if (event.key === "F2") {
      this.kept = this.entry;
      if (this.kept && target.matches(".wire") && this.ways.changed(wire.id).length) this.ways.change(wire.id, this.kept.place);
    }
    else if (event.key === "Enter" && !this.dialog.open) this.open(wire.id, this.entry?.wire === wire.id ? this.entry.place : 0, this.roleAt(target));
    else if (next !== null) {
      if (this.entry?.wire === wire.id && next === this.entry.place) this.tell(); // at an edge the same number is said again
      else this.say({ wire: wire.id, place: next }, target);
    } else return;
    event.preventDefault();
    event.stopPropagation(); // arrows step the run elsewhere, and Enter looks at a gate
  }

  /** @param {Event} event */
  click(event) {
    const target = targetOf(event);
    if (!target.closest(`svg.map, .entries td, ${OPENING}`) || !this.pick(target)) return;
    event.stopPropagation();
    event.preventDefault();
  }

  /**
   * Open the array that was clicked; tells whether it was one.
   * @param {Element | null} element
   */
  pick(element) {
    const wire = element?.closest(`.entries, svg.map, .wire :is(.heat, .value, .gradient), ${OPENING}`) && this.wireOf(element);
    if (!element || !wire) return false;
    const text = element.closest("tspan")?.closest(".wire > .value");
    if (this.says) this.says = false;
    else if (text && this.ways.changed(wire.id).length) {
      this.ways.change(wire.id, all(text, "tspan", SVGElement).findIndex((entry) => entry.isSameNode(element)));
      this.say(null);
    } else this.open(wire.id, this.entry?.wire === wire.id ? this.entry.place : 0, this.roleAt(element));
    return true;
  }

  /**
   * Say where a number stands, what it is, and its gradient; null for nothing.
   * @param {Entry | null} entry
   * @param {Element | {clientX: number, clientY: number}} [at]  an element, or a pointer
   * @param {Role | null} [among]  of several that share a square, it has the largest of these
   */
  say(entry, at, among = null) {
    const isSame = entry?.wire === this.entry?.wire && entry?.place === this.entry?.place;
    this.entry = entry;
    if (!isSame) {
      unmarked(this.marks, "read");
      this.marks = [];
    }
    const wire = this.moment.record?.wires.find(({ id }) => id === entry?.wire);
    if (!entry || !wire) {
      this.tip.hide();
      if (!isSame) this.pointed.tell(null);
      return;
    }
    if (!isSame || among !== this.among) {
      unmarked(this.marks, "read");
      this.marks = this.places.flatMap((place) => marked(place, wire.id, [entry.place], "read", wire.shape));
      this.pointed.tell(entry);
      this.among = among;
      this.at = at;
      this.ask(wire);
      this.tell();
    }
    this.at = at;
    this.show();
  }

  /** Say the number of now; one that is asked for is said when it has come. */
  tell() {
    const wire = this.moment.record?.wires.find(({ id }) => id === this.entry?.wire);
    if (wire && this.entry && !this.isAwaited) this.tip.say(this.told(wire, this.entry.place, this.among), this.legends(wire.id), this.at instanceof Element);
  }

  /** Show what is said at what is pointed at; beside all of an array that the keys read, whose other numbers are read next. */
  show() {
    const { at } = this;
    if (this.isAwaited) this.tip.hide();
    else if (at instanceof Element) this.tip.show(this.marks.find((mark) => at.contains(mark)) ?? at, at.closest("dialog") ?? at.closest(".pair") ?? at, this.others);
    else if (!(at instanceof PointerEvent)) this.tip.show(at);
    else {
      const [target, [picture]] = [targetOf(at), this.places];
      this.tip.show(at, target.closest("dialog") ?? around(target), this.others, at.pointerType === "touch" && picture.contains(target) ? picture : undefined);
    }
  }

  /** The arrays in the picture, with which one compares what is said. */
  get others() {
    return all(this.places[0], ".wire[tabindex] > :is(.heat, text)", SVGElement);
  }

  /**
   * @param {Wire} wire
   * @param {number} place
   * @param {Role | null} among
   */
  told(wire, place, among) {
    const { matrix, row, column } = whereIn(wire, place);
    const where = [...(matrix ? [matrix] : []), t("row {row}, column {column}", { row, column })].join(" · ");
    const name = entryName(wire, place);
    const [value, gradient] = ROLES.map((role) => this.said(role, wire.id, place));
    const how = worked(this.moment.circuit, this.shown, wire.id, place);
    return [
      line("where", wire.shape.length > 1 ? `${name} · ${where}` : name), // a vector has no columns
      line("of-value", t("value {number}", { number: how || value })),
      line("of-gradient", t("gradient {number}", { number: gradient })),
      ...(among ? [line("note", among === "value" ? t("the largest value of those that share this square") : t("the largest gradient of those that share this square"))] : []),
    ];
  }

  /** @param {Role} role  @param {string} wire  @param {number} place */
  said(role, wire, place) {
    const number = this.shown[`${role}s`].get(wire);
    return Array.isArray(number) ? short(flat(number)[place]) : typeof number === "string" ? number : "—";
  }

  /** What the colours of a wire's value and gradient mean.  @param {string} wire */
  legends(wire) {
    return ROLES.flatMap((role) => {
      const numbers = this.numbers(role, wire);
      return numbers ? [legend(called(role), largest(numbers), true)] : [];
    });
  }

  /**
   * Show all numbers of a wire's array, or as many as there is sense in, and go on reading where one has read.
   * @param {string} id
   * @param {number} [place]
   * @param {Role} [role]  which of the two is read first
   */
  open(id, place = 0, role = "value") {
    this.say(null);
    this.opened = id;
    this.from = place;
    this.first = role;
    this.fill();
    const wire = this.moment.record?.wires.find((one) => one.id === id);
    if (wire) this.ask(wire);
    if (!this.opened || this.dialog.open) return;
    this.tip.into(this.dialog);
    this.before = document.activeElement;
    this.dialog.showModal();
    this.begin();
  }

  /** Read on in the array that is opened, once its numbers are there: the one where one has read is in sight. */
  begin() {
    const table = this.dialog.querySelector(`.of-${this.first} .entries`) ?? this.dialog.querySelector(".entries");
    if (!this.opened || !this.dialog.open || !(table instanceof HTMLElement)) return;
    const cell = table.querySelector(`[data-place="${this.from}"]`) ?? table.querySelector('[data-place="0"]');
    table.focus({ preventScroll: true }); // by itself it may not be, in the frame of another site
    this.dialog.scrollTop = 0;
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (cell instanceof HTMLElement) this.say({ wire: this.opened, place: Number(cell.dataset.place) }, table);
  }

  /** Write the numbers of now where they are said. */
  follow() {
    if (this.dialog.open) this.fill();
    this.among = null;
    this.tell();
  }

  fill() {
    const wire = this.moment.record?.wires.find(({ id }) => id === this.opened);
    if (!wire) return;
    const head = document.createElement("header");
    const title = document.createElement("h3");
    title.id = "opened-title";
    title.textContent = `${wire.name}, ${wire.shape.join("×")}`;
    this.dialog.setAttribute("aria-labelledby", title.id);
    const close = document.createElement("button");
    Object.assign(close, { type: "button", textContent: "×", title: t("Close the array") });
    close.setAttribute("aria-label", t("Close the array"));
    close.addEventListener("click", () => this.dialog.close());
    head.append(title, close);
    const { rows, columns } = laid(wire.shape);
    const cut = rows > MOST || columns > MOST ? [line("note", t("The first {count} rows and columns are written out.", { count: MOST }))] : [];
    const pair = document.createElement("div");
    pair.className = rows < columns ? "pair" : columns > MANY ? "pair tall many" : "pair tall";
    pair.dataset.wire = wire.id;
    pair.append(...ROLES.map((role) => this.written(role, wire)));
    const { element, heard } = this.tip;
    const isFirst = !this.dialog.querySelector(`.of-${this.first} .entries`); // the numbers come after the dialog was opened
    for (const part of [...this.dialog.children]) if (part !== element && part !== heard) part.remove();
    this.dialog.prepend(head, ...cut, pair);
    if (isFirst) this.begin();
  }

  /**
   * A wire's value or gradient in numbers, with the numbers of its rows and columns.
   * @param {Role} role
   * @param {Wire} wire
   */
  written(role, wire) {
    const figure = document.createElement("figure");
    figure.className = `array of-${role}`;
    const caption = document.createElement("figcaption");
    caption.textContent = called(role);
    const numbers = this.numbers(role, wire.id);
    if (!numbers) {
      figure.append(caption, line("note", this.said(role, wire.id, 0)));
      return figure;
    }
    const { rows, columns } = laid(wire.shape);
    const most = largest(numbers);
    const body = document.createElement("table");
    body.className = "entries";
    body.tabIndex = 0;
    body.ariaLabel = t("{name}: {role}", { name: wire.name, role: called(role) });
    body.style.setProperty("--signs", String(Math.max(...numbers.slice(0, MOST * columns).map((number) => short(number).length))));
    const first = body.insertRow();
    first.append(heading("", "col"), ...Array.from({ length: Math.min(columns, MOST) }, (_, column) => heading(column, "col")));
    for (let row = 0; row < Math.min(rows, MOST); row++) {
      const { matrix, row: own } = whereIn(wire, row * columns);
      if (matrix && own === 0) body.insertRow().append(Object.assign(heading(matrix, "rowgroup"), { colSpan: columns + 1 }));
      const cells = body.insertRow();
      cells.append(heading(own, "row"));
      for (let column = 0; column < Math.min(columns, MOST); column++) {
        const cell = cells.insertCell();
        const place = row * columns + column;
        cell.dataset.place = String(place);
        cell.textContent = short(numbers[place]);
        cell.className = `level${levelOf(numbers[place], most || 1)}`;
      }
    }
    const scrolled = document.createElement("div");
    scrolled.className = "scrolled";
    scrolled.append(body);
    figure.append(caption, legend(called(role), most), scrolled);
    return figure;
  }
}

/** @param {Role} role */
function called(role) {
  return role === "value" ? t("The value") : t("The gradient");
}

/** @param {string | number} words  @param {"row" | "col" | "rowgroup"} scope */
function heading(words, scope) {
  const element = document.createElement(words === "" ? "td" : "th");
  if (element.localName === "th") element.setAttribute("scope", scope);
  else element.dataset.place = "-1"; // the corner is no number
  element.textContent = String(words);
  return element;
}
