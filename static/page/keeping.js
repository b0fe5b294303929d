// The focus is kept. Whatever a reader reached with the keys may be drawn anew, hidden or taken away, often by what it
// did itself: then the same control has the focus again, or what came in its place, or else the circuit.

import { picture } from "./parts.js";

/**
 * Where a control stood: in an element that has an id, what it was called there, and its place among the controls there.
 * @typedef {{id: string, tag: string, name: string, place: number}} Place
 */

const CONTROLS = ":is(a[href], button, input, select, textarea, summary, [tabindex]):not([tabindex='-1'], :disabled)";
const SOON = 1500; // ms in which what comes back has the focus again

/** @type {Element | null}  what had the focus last, where a key brought it there */
let held = null;
/** @type {Place[]}  from the inside out */
let places = [];
/** @type {{element: Element, until: number} | null}  what has the focus for now in place of what had it */
let standIn = null;
let waits = false;
let tabs = false; // whether the key is pressed that takes the focus elsewhere, out of the page too

addEventListener("focusin", ({ target }) => {
  if (!(target instanceof Element) || target === standIn?.element) return;
  standIn = null;
  held = target.matches(":focus-visible") ? target : null;
  places = held ? placesOf(held) : [];
});
// It goes elsewhere: known before what has lost it does its last, as the editor does that has its errors shown then.
addEventListener("blur", ({ relatedTarget }) => { if (relatedTarget || tabs) held = null; }, { capture: true });
addEventListener("pointerdown", () => { held = null; }, { capture: true }); // a press beside everything takes the focus away
addEventListener("keydown", ({ key }) => {
  standIn = null; // a reader goes on from there
  tabs = key === "Tab";
  if (tabs) setTimeout(() => { tabs = false; });
}, { capture: true });

new MutationObserver(() => {
  if (!held) return;
  keep();
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => setTimeout(() => { // what a style hides loses the focus with the next frame
    waits = false;
    keep(held !== null && document.activeElement === held && !isReached(held));
  }));
}).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["hidden", "disabled", "class", "data-view"] });

/** @param {boolean} isHidden  whether what has the focus is seen no more: the browser takes it away later */
function keep(isHidden = false) {
  const { activeElement } = document;
  const isLost = isHidden || !activeElement || activeElement === document.body;
  const isStoodFor = standIn !== null && activeElement === standIn.element && performance.now() < standIn.until;
  if (!held || !(isLost || isStoodFor)) return;
  const same = again();
  if (same && focus(same)) standIn = null;
  else if (isLost) {
    const element = successor();
    standIn = { element, until: performance.now() + SOON };
    focus(element);
  }
}

/**
 * Give an element the focus; around the circuit, which does nothing by itself, no border shows it. Tells whether the element
 * has it now: what has the same id in another circuit may take none.
 * @param {Element} element
 */
function focus(element) {
  if (element instanceof HTMLElement || element instanceof SVGElement || element instanceof MathMLElement) element.focus({ preventScroll: true, focusVisible: element !== picture });
  return document.activeElement === element;
}

/** The same control, or the one that is called so in the same place; null where there is none by now. */
function again() {
  if (held?.isConnected && isReached(held)) return held;
  const same = held?.id ? document.getElementById(held.id) : null;
  if (same && isReached(same)) return same;
  for (const { id, tag, name } of places) {
    const found = controlsIn(id).find((one) => one.localName === tag && nameOf(one) === name);
    if (found && name) return found;
  }
  return null;
}

/** What stands where the control stood, or the circuit. */
function successor() {
  for (const { id, place } of places) {
    const controls = id === picture.id || id === "viewport" ? [] : controlsIn(id);
    if (controls.length) return controls[Math.min(place, controls.length - 1)];
  }
  return document.querySelector("dialog:modal") ?? picture;
}

/** @param {Element} control */
function placesOf(control) {
  /** @type {Place[]} */
  const found = [];
  for (let around = control.parentElement?.closest("[id]"); around; around = around.parentElement?.closest("[id]")) {
    found.push({ id: around.id, tag: control.localName, name: nameOf(control), place: controlsIn(around.id).indexOf(control) });
  }
  return found;
}

/** The controls inside of an element that the keys can reach.  @param {string} id */
function controlsIn(id) {
  return [...document.getElementById(id)?.querySelectorAll(CONTROLS) ?? []].filter(isReached);
}

/** @param {Element} element */
function isReached(element) {
  return element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled");
}

/** @param {Element} control */
function nameOf(control) {
  return control.getAttribute("aria-label") ?? control.textContent?.trim().slice(0, 80) ?? "";
}
