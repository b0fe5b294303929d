// Which answers of an exercise are found: kept for as long as the tab is open, in the browser's own store, so that
// going back or loading the page anew loses none.

const NAME = "found";
const MOST = 40; // exercises

/** @returns {[string, string[]][]}  exercises, each with what is found of its questions; the last one is the newest */
function all() {
  try {
    const found = JSON.parse(sessionStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // the browser keeps nothing for this page, or something else stands there
  }
}

/**
 * What was found of an exercise; nothing of one that is new.
 * @param {string} exercise
 */
export function found(exercise) {
  return all().find(([one]) => one === exercise)?.[1] ?? [];
}

/**
 * Keep what is found of an exercise.
 * @param {string} exercise
 * @param {string[]} answers
 */
export function keep(exercise, answers) {
  const others = all().filter(([one]) => one !== exercise);
  const more = answers.some(Boolean) ? [...others, [exercise, answers]] : others;
  try {
    sessionStorage.setItem(NAME, JSON.stringify(more.slice(-MOST)));
  } catch {
    // It lasts as long as the page does.
  }
}
