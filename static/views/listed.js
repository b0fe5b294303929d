// Whether the lines of a judged backward pass are listed: kept for as long as the tab is open, in the browser's own store,
// so that loading the page anew closes no list that a reader has opened.

const NAME = "listed";

/**
 * Whether a reader has opened the list of a program.
 * @param {string} program
 */
export function isListed(program) {
  try {
    return sessionStorage.getItem(NAME) === program;
  } catch {
    return false; // the browser keeps nothing for this page
  }
}

/**
 * Keep whether the list of a program is open.
 * @param {string} program
 * @param {boolean} is
 */
export function list(program, is) {
  try {
    if (is) sessionStorage.setItem(NAME, program);
    else sessionStorage.removeItem(NAME);
  } catch {
    // It lasts as long as the page does.
  }
}
