// What comes of a reader's act some time after it, such as the server's answer: it says more of the state that the act has
// led to, and is no other state to go back to, whatever the reader has begun meanwhile.

import { Signal } from "../circuit/signal.js";

/** @type {Signal<boolean>}  whether something begins to come of an act, or has */
export const comes = new Signal();
let coming = 0; // some of what comes brings more

/** @param {() => void} work  which shows what comes */
export function come(work) {
  if (!coming++) comes.tell(true);
  try {
    work();
  } finally {
    if (!--coming) comes.tell(false);
  }
}
