// Elements that the server's HTML has for sure, each of the kind that it must be: one that is missing is
// a fault of ours, and says so where it is looked for.

/**
 * The element of an id.
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function byId(id, kind) {
  return sure(document.getElementById(id), `#${id}`, kind);
}

/**
 * The first element inside of another that a selector names.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function one(within, selector, kind) {
  return sure(within.querySelector(selector), selector, kind);
}

/**
 * All elements inside of another that a selector names.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T[]}
 */
export function all(within, selector, kind) {
  return Array.from(within.querySelectorAll(selector), (element) => sure(element, selector, kind));
}

/**
 * The element at which an event happened.
 * @param {Event} event
 * @returns {Element}
 */
export function targetOf({ target }) {
  return target instanceof Element ? target : document.documentElement;
}

/**
 * An element as one of its kind. Errors: TypeError where it is missing, or another.
 * @template {Element} [T=HTMLElement]
 * @param {Element | null} element
 * @param {string} name
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function sure(element, name, kind) {
  const wanted = kind ?? HTMLElement;
  if (!(element instanceof wanted)) throw new TypeError(`the page has no ${wanted.name} ${name}`);
  return /** @type {T} */ (element);
}
