// What is wrong is said when a reader has stopped typing, or has left the field: half of a name is no mistake.

const STOPPED = 600; // ms without a key

/** @type {(() => void) | null}  what is to be said */
let waiting = null;
let typed = -STOPPED;
let timer = 0;

addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "range")) typed = performance.now();
  if (waiting) wait(waiting);
});
addEventListener("focusout", () => {
  typed = -STOPPED;
  waiting?.();
});

/**
 * Do something as soon as nobody is typing; what waited before is dropped.
 * @param {() => void} work
 */
export function wait(work) {
  drop();
  waiting = () => {
    drop();
    work();
  };
  const rest = typed + STOPPED - performance.now();
  if (rest > 0) timer = setTimeout(waiting, rest);
  else waiting();
}

/** What waits is not done any more. */
export function drop() {
  clearTimeout(timer);
  waiting = null;
}
