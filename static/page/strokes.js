// What is typed in a field, edit by edit: where one step of undo ends and the next begins. Letters that are typed one after
// another are one step, and so are letters that are deleted; a pause, another place and the end of a line part them. Whatever
// else changes a text, such as a paste, is a step by itself.

const REST = 1000; // ms without a key

/** @typedef {{kind: string, at: number, time: number}} Stroke */

export class Strokes {
  constructor() {
    /** @type {Stroke | null}  the last edit, where the next may be more of it */
    this.last = null;
  }

  /**
   * An edit is about to be made; tells whether a step begins with it.
   * @param {Pick<InputEvent, "inputType" | "data" | "isComposing">} edit
   * @param {Pick<HTMLTextAreaElement, "selectionStart" | "selectionEnd">} field
   * @param {number} time  in ms
   */
  begins(edit, { selectionStart, selectionEnd }, time) {
    const kind = kindOf(edit);
    const { last } = this;
    const goesOn = last !== null && kind !== "" && kind === last.kind
      && (edit.isComposing || (selectionStart === selectionEnd && selectionStart === last.at && time - last.time < REST));
    this.last = kind ? { kind, at: selectionEnd, time } : null;
    return !goesOn;
  }

  /**
   * It was made.
   * @param {Pick<InputEvent, "inputType">} edit
   * @param {Pick<HTMLTextAreaElement, "selectionEnd">} field
   * @param {number} time  in ms
   */
  made({ inputType }, { selectionEnd }, time) {
    if (inputType === "insertLineBreak") this.last = null;
    else if (this.last) this.last = { ...this.last, at: selectionEnd, time };
  }

  /** What comes next is another step. */
  end() {
    this.last = null;
  }
}

/**
 * What an edit may go on with; empty of one that is a step by itself. A letter of Chinese is composed of several edits.
 * @param {Pick<InputEvent, "inputType" | "data">} edit
 */
function kindOf({ inputType, data }) {
  if (/^deleteContent(Backward|Forward)$/.test(inputType)) return inputType;
  if (inputType === "insertCompositionText" || inputType === "insertLineBreak") return "typed";
  return inputType === "insertText" && Array.from(data ?? "").length === 1 ? "typed" : "";
}
