// What the page around a frame says before the frame's program is there, which takes it: a classic script, because a module comes late.

{
  const frame = /** @type {{early?: unknown[] | null}} */ (/** @type {unknown} */ (globalThis)); // what was said so; null once the program itself hears
  const MOST = 100; // of them: the last one counts
  frame.early = [];
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !frame.early) return;
    frame.early.push(data);
    if (frame.early.length > MOST) frame.early.shift();
  });
}
