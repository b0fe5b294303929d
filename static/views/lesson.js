// The lesson beside the circuit. Its links, and those of the course, change the page in place.

import { all, one, targetOf } from "../circuit/elements.js";
import { Signal } from "../circuit/signal.js";

export class Lesson {
  /**
   * @param {HTMLElement} panel
   * @param {HTMLElement} course  the list of all lessons, a popover
   */
  constructor(panel, course) {
    this.panel = panel;
    this.course = course;
    this.pointing = false; // whether the list is opened to show where in it the lesson stands
    /** @type {Signal<string>}  the address of a link that was followed */
    this.followed = new Signal();
    /** @type {Signal}  another lesson stands there */
    this.shown = new Signal();
    /** @type {Signal}  the lesson was put away */
    this.left = new Signal();
    /** @type {Signal}  a reader wants no way into the course */
    this.uninvited = new Signal();
    for (const area of [panel, course]) {
      area.addEventListener("click", (event) => {
        if (targetOf(event).closest("[popovertarget]")) this.pointing = area === panel;
        if (targetOf(event).closest("#uninvite")) this.uninvited.tell();
        const link = targetOf(event).closest("a:not(.to-gates)");
        if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        if (link.className === "leave") this.leave();
        else this.followed.tell(link.getAttribute("href") ?? "");
        if (area === course) course.hidePopover();
      });
    }
  }

  /** @param {string} name */
  named(name) {
    this.panel.dataset.lesson = name;
    this.panel.closest("main")?.classList.toggle("taught", name !== "");
  }

  /** The name of the lesson that is read; empty for none. */
  get name() {
    return this.panel.dataset.lesson ?? "";
  }

  /** Mark the lesson in the list, and have it in sight there where that was asked for. */
  point() {
    for (const item of all(this.course, "[data-lesson-of]")) {
      const read = item.dataset.lessonOf === this.name;
      item.classList.toggle("read", read);
      if (read) one(item, ".lesson").setAttribute("aria-current", "true");
      else one(item, ".lesson").removeAttribute("aria-current");
      if (read && this.pointing && this.course.matches(":popover-open")) item.scrollIntoView({ block: "start" });
    }
    this.pointing = false;
  }

  leave() {
    this.panel.hidden = true;
    this.named("");
    this.panel.replaceChildren();
    this.left.tell();
  }

  /**
   * Put the server's lesson in place; one that is there stays as it is, but for what it marks.
   * @param {HTMLElement} answer
   */
  show(answer) {
    if (answer.dataset.lesson === this.name) {
      const [told, wanted] = [this.panel, answer].map((part) => part.querySelector(".apart"));
      if (told && wanted) told.toggleAttribute("hidden", wanted.hasAttribute("hidden"));
      const [pages, others] = [this.panel, answer].map((part) => part.querySelector(".pages"));
      if (pages instanceof HTMLElement && others instanceof HTMLElement && pages.dataset.asked !== others.dataset.asked) { // what has the answers is put away, or comes back
        const held = pages.contains(document.activeElement);
        pages.replaceWith(others);
        if (held) others.focus({ preventScroll: true });
        return;
      }
      const marked = answer.querySelectorAll(".circuits a");
      for (const [i, link] of this.panel.querySelectorAll(".circuits a").entries()) {
        if (marked[i].hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      return;
    }
    const closed = this.panel.querySelector(":scope > details:not([open])") !== null;
    const read = this.panel.contains(document.activeElement);
    this.named(answer.dataset.lesson ?? "");
    this.panel.hidden = answer.hidden;
    this.panel.replaceChildren(...answer.childNodes);
    if (closed) this.panel.querySelector("details")?.removeAttribute("open");
    if (read) this.panel.querySelector("summary")?.focus({ preventScroll: true });
    this.panel.scrollIntoView();
    this.shown.tell();
  }
}
