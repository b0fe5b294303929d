// A frame that becomes wider or narrower: its height alone follows what it holds.

/**
 * Do something at each other width of the frame.
 * @param {() => void} work
 */
export function onwidth(work) {
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    work();
  });
}
