"""What is measured of a page: targets of fingers, what runs over the edge, what lies on something else."""

from playwright.sync_api import Page

SMALL = """() => [...document.querySelectorAll("button, a, input, select, textarea, summary, [role=tab]")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(".skip"))
  .map((element) => {
    const held = element.matches("[type=checkbox], [type=radio]") ? element.closest("label") : element;
    const { width, height } = (element.closest(".scrubber") ?? held).getBoundingClientRect();
    return [element.getAttribute("aria-label") ?? (element.id || element.outerHTML), width, height];
  })
  .filter(([, width, height]) => width && height && Math.min(width, height) < 43.9)"""
"""The controls that are too small for a finger, with their sizes."""

CUT = """() => [...document.querySelectorAll("h2, h3, h4, label, #sentence, #step-count, .hint"
    + ", button, summary, select, [role=tab]")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !element.closest(".unseen, .skip"))
  .map((element) => [element.id || element.textContent.trim().slice(0, 30), element.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.left < -0.5 || box.right > innerWidth + 0.5))
  .map(([name, box]) => [name, box.left, box.right])"""
"""The words and controls that stick out at the left or at the right."""

CROSSED = """() => {
  const controls = "button, select, textarea, summary, [role=tab], #inputs input:not([type=checkbox])";
  const scrolled = "#lesson, .inputs, #given, [role=tabpanel]"; // what is scrolled out of sight lies nowhere
  const boxes = [...document.querySelectorAll(controls)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => !element.closest("figure, :popover-open, .scrubber"))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height);
  const named = (element) => element.id || element.ariaLabel || element.textContent.trim().slice(0, 30);
  const crossed = [];
  for (const [i, [one, a]] of boxes.entries()) {
    for (const [other, b] of boxes.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across <= 1 || down <= 1 || one.closest(scrolled) !== other.closest(scrolled)) continue;
      crossed.push([named(one), named(other)]);
    }
  }
  return crossed;
}"""
"""The controls that lie on each other."""

CLIPPED = """() => [...document.querySelectorAll("#inputs output")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.textContent)"""
"""The gradients of inputs of which only a part is seen."""


BARS = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility())
  .flatMap((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const { scrollWidth, clientWidth, scrollHeight, clientHeight, offsetWidth, offsetHeight } = element;
    const name = element.id || element.className || element.localName;
    const across = /auto|scroll/.test(overflowX) && scrollWidth > clientWidth;
    const down = /auto|scroll/.test(overflowY) && scrollHeight > clientHeight;
    return [
      ...(across && offsetHeight > clientHeight ? [["across", name, element]] : []),
      ...(down && offsetWidth > clientWidth ? [["down", name, element]] : []),
    ];
  })
  .map(([way, name, element]) => [way, name, element.closest("#given, .now, .tabs, #figure")?.id ?? ""])"""
"""The scroll bars that are seen: which way each goes, of what it is, and in which part of the page."""

CUT_BY_EDGE = """() => {
  const window = document.getElementById("viewport").getBoundingClientRect();
  return [...document.querySelectorAll("#viewport :is(.value, .gradient, .shape, .title, .body)")]
    .map((element) => [element, element.getBoundingClientRect()])
    .map(([element, box]) => [element, box, element.localName === "text" ? 0.25 * box.height : 0])
    .filter(([element, box, air]) => box.height
      && box.top + air < window.bottom - 1 && box.bottom - air > window.bottom + 1)
    .map(([element]) => element.textContent || element.parentElement.id);
}"""
"""What is read in the circuit, or stands for a gate, that the lower edge of its window cuts through."""


OVERLAID = """() => {
  const lines = [...document.querySelectorAll("#viewport svg text")].flatMap((text) => {
    const rows = [...text.querySelectorAll("tspan")];
    return rows.length ? rows : [text];
  }).filter((line) => line.textContent.trim());
  const box = (line) => {
    const letters = document.createRange();
    letters.selectNodeContents(line);
    return letters.getBoundingClientRect();
  };
  const boxes = lines.map((line) => [line.textContent, box(line)]).sort(([, a], [, b]) => a.left - b.left);
  const found = [];
  for (const [i, [one, a]] of boxes.entries()) {
    for (const [other, b] of boxes.slice(i + 1)) {
      if (b.left > a.right - 0.5) break;
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (down > 0.3 * Math.min(a.height, b.height)) found.push([one, other]); // digits are lower than a line
    }
  }
  return found;
}"""
"""The texts of the circuit that lie on each other."""


def runs_over(page: Page) -> bool:
    """Tell whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


OUTGROWN = """() => [...document.querySelectorAll("button, select, summary:not(:has(h2)), [role=tab]")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth)
  .filter((element) => element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1)
  .map((element) => element.id || element.textContent.trim())"""
"""The controls whose words stick out of them; a heading that is one has no border to stick out of."""

FIELDS = """() => [...document.querySelectorAll("input, textarea, select")]
  .filter((element) => !element.matches("[type=range], [type=checkbox], [type=radio]"))
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16)
  .map((element) => element.ariaLabel ?? element.id)"""
"""The fields whose letters are so low that a phone zooms the page when they are tapped."""

FIRST = """() => {
  const picture = document.getElementById("viewport");
  const cut = picture.getBoundingClientRect();
  const across = ({ left, right }) => left >= cut.left && right <= cut.right;
  const holds = (box) => across(box) && box.top >= cut.top && box.bottom <= cut.bottom;
  const gate = picture.querySelector(".gate.selected") ?? picture.querySelector(".gate:not(.op-copy)");
  if (holds(gate.querySelector(".body").getBoundingClientRect())) return true;
  const names = [...picture.querySelectorAll(".input text")].map((name) => name.getBoundingClientRect());
  const above = names.filter((name) => across(name) && name.top < cut.top);
  if (picture.dataset.flow !== "down" || picture.querySelector(".gate.selected")) return false;
  return names.some(holds) && !above.length;
}"""
"""Whether the gate that is looked at, or the first that is no dot of a copy, is in the window as a whole.

Where that stands far below in a circuit that runs down, the names of the inputs have to be, from which the
wires in the window come: readers took wires without a name for a mistake.
"""
