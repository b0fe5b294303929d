// Something that happens, and those who are told of it.

/** @template [What=void] */
export class Signal {
  constructor() {
    /** @type {((what: What) => void)[]} */
    this.listeners = [];
  }

  /**
   * Have a listener be told, after those that listen already.
   * @param {(what: What) => void} listener
   */
  on(listener) {
    this.listeners.push(listener);
  }

  /** @param {What} what */
  tell(what) {
    for (const listener of this.listeners) listener(what);
  }
}
