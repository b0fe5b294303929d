// Runs before the first paint: the theme and the palette that were chosen here before, where the
// address says none. It is no module, for a module runs after the paint.

for (const name of ["theme", "palette"]) {
  let chosen = null;
  try {
    chosen = localStorage.getItem(name);
  } catch {
    // the browser keeps nothing for this page
  }
  if (chosen && !new URLSearchParams(location.search).has(`_${name}`)) document.documentElement.dataset[name] = chosen;
}
