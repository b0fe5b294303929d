// Lists whose items come and go.

/**
 * Have a list hold these items, if it does not: one that is put in its place anew loses the focus, and is laid out anew.
 * @param {Element} list
 * @param {Element[]} items
 */
export function arrange(list, items) {
  const kept = new Set(items);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  for (const [place, item] of items.entries()) if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
}
