// The states of the page one after another, and which of them it is at: what is undone can be done again to the end, until
// something new is done.

const MOST = 200; // states before, and as many after

export class Past {
  /**
   * @param {string} now  the state of now
   * @param {(one: string, other: string) => boolean} same  whether nothing is to be undone between two states
   */
  constructor(now, same) {
    this.now = now;
    this.same = same;
    /** @type {string[]} */
    this.before = [];
    /** @type {string[]}  those that were undone, the nearest last */
    this.after = [];
  }

  /**
   * The page is in a state now; tells whether it is another one.
   * @param {string} state
   * @param {boolean} isStep  whether there is a way back to the one before; else it is more of that one
   */
  take(state, isStep) {
    const isOther = !this.same(state, this.now);
    if (isOther && isStep) {
      this.before = [...this.before, this.now].slice(-MOST);
      this.after = [];
    }
    this.now = state;
    return isOther;
  }

  /**
   * Go to the state before, or to the one after where it was undone; null where there is none. What became the same as the
   * state of now while its step went on is no step.
   * @param {boolean} again  whether it is done again
   */
  go(again) {
    const [from, to] = again ? [this.after, this.before] : [this.before, this.after];
    while (from.length && this.same(from[from.length - 1], this.now)) from.pop();
    const wanted = from.pop();
    if (wanted === undefined) return null;
    to.push(this.now);
    this.now = wanted;
    return wanted;
  }
}
