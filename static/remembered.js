// Runs before the first paint: the theme, the palette and the place of the panels that were chosen here before, where
// the address says none, and the room that these were given; and whether
// something was written in this tab or the way in was closed, which then is not needed. It is no module, for a module runs after the paint.

{
  /** @param {string} name */
  const remembered = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // the browser keeps nothing for this page
    }
  };
  const { dataset, style } = document.documentElement;
  const query = new URLSearchParams(location.search);
  /** @param {string} name */
  const says = (name) => query.has(`_${name}`) || (query.has("_z") && !/^(auto|standard|below)$/.test(dataset[name] ?? ""));
  for (const name of ["theme", "palette", "panels"]) {
    const chosen = remembered(name);
    if (chosen && !says(name)) dataset[name] = chosen;
  }
  for (const name of ["panels-below", "panels-beside"]) {
    const share = remembered(name);
    if (share && /^\d+(\.\d+)?%$/.test(share)) style.setProperty(`--${name}`, share);
  }
  try {
    if (sessionStorage.getItem("written") || remembered("written")) dataset.written = "";
  } catch {
    // it is as if nothing were written yet
  }
}
