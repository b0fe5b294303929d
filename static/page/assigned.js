// What a program gives names: a number that is typed in it is meant, whatever its input had before.

const TAKES = /^[ \t]*def[ \t]+\w+[ \t]*\(([^()]*)\)|\blambda[ \t]+([^:()]*):/gmu;
const NAMED = /^(?! )([\p{L}\p{N}_ ,:]+=(?!=)\s*)+/u;

/**
 * The names that statements at the left edge assign, each with what stands behind its sign.
 * @param {string} text
 * @returns {Map<string, string>}
 */
export function assigned(text) {
  const found = new Map();
  for (const statement of statements(text)) {
    const [names] = statement.match(NAMED) ?? [""];
    for (const name of names.split(/[=,]/)) {
      const [written] = name.split(":");
      if (written.trim()) found.set(written.trim(), statement.slice(names.length).trim());
    }
  }
  return found;
}

/**
 * The names that functions take what they are given by, each with where it stands first: a call with numbers makes inputs of them.
 * @param {string} text
 * @returns {Map<string, string>}
 */
function taken(text) {
  const found = new Map();
  for (const [head, listed, short = listed] of text.matchAll(TAKES)) {
    for (const one of short.split(",")) {
      const name = one.replace(/[:=].*/, "").trim();
      if (name && !found.has(name)) found.set(name, head.trim());
    }
  }
  return found;
}

/**
 * The names to which a text gives something else than another text does.
 * @param {string} before
 * @param {string} now
 */
export function newly(before, now) {
  const known = new Map([...taken(before), ...assigned(before)]);
  return [...new Map([...taken(now), ...assigned(now)])].filter(([name, value]) => known.get(name) !== value).map(([name]) => name);
}

/** @param {string} text */
function statements(text) {
  /** @type {string[]} */
  const found = [];
  let open = 0;
  for (const part of text.replace(/#.*/g, "").split(/\n|;[ \t]*/)) {
    if (open > 0) found[found.length - 1] += part;
    else found.push(part);
    open = Math.max(0, open + part.split(/[[({]/).length - part.split(/[\])}]/).length);
  }
  return found;
}
