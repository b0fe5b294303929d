// A file that is dropped on the page, pasted, or chosen under Examples becomes the editor's text, and can be undone.
// What reads files is loaded with the first one.

import { byId, targetOf } from "../circuit/elements.js";
import { t } from "../circuit/words.js";
import { aloud, editor } from "./parts.js";

const root = document.documentElement;

/**
 * Whether files are dragged, and no text.
 * @param {DragEvent} event
 */
function filesIn(event) {
  return event.dataTransfer?.types.includes("Files") ? event.dataTransfer : null;
}

addEventListener("dragover", (event) => {
  const dragged = filesIn(event);
  if (!dragged) return;
  event.preventDefault(); // the browser would leave the page for the file
  dragged.dropEffect = "copy";
  root.dataset.drop = t("Drop the file: its text becomes the program");
});
addEventListener("dragleave", (event) => { if (!event.relatedTarget) delete root.dataset.drop; });
addEventListener("drop", (event) => {
  const dropped = filesIn(event);
  delete root.dataset.drop;
  if (!dropped) return;
  event.preventDefault();
  take([...dropped.files]);
});
addEventListener("paste", (event) => {
  const pasted = event.clipboardData;
  const other = targetOf(event).closest("input, textarea");
  if (!pasted?.files.length || pasted.types.includes("text/plain") || (other && other !== editor.field)) return;
  event.preventDefault();
  take([...pasted.files]);
});
byId("open-file").addEventListener("click", () => {
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: ".py,.txt,text/*" });
  chooser.addEventListener("change", () => take([...(chooser.files ?? [])]));
  chooser.click();
});

/** @param {File[]} files */
async function take(files) {
  byId("examples").hidePopover();
  try {
    const { textOf } = await import("../views/files.js");
    editor.type(await textOf(files), "insertFromDrop");
  } catch (error) {
    const words = error instanceof RangeError ? error.message : t("The file can’t be read.");
    editor.explain([words]);
    aloud(words);
  }
}
