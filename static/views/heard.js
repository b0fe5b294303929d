// What is heard of a part of the page.

/**
 * The text of an element, and of maths in it what it is called: its own text has no powers and no indices.
 * @param {Element} element
 * @returns {string}
 */
export function heard(element) {
  return [...element.childNodes].map((part) => (part instanceof Element ? part.getAttribute("aria-label") ?? heard(part) : part.textContent)).join("");
}
