// What a model, a tool or a file name says is shown as it is: characters that reorder, hide or drive a terminal become visible.

/** C0 without tab and line feed, DEL, C1, marks and overrides of direction, invisible operators, and tag characters. */
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** The sequences by which programs colour and move in a terminal; one that is not finished is left, and its escape is shown. */
const terminal = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|[()*+][0-9A-Za-z]|[=>78cDEHMNOZ])/g;

/** One visible mark in the place of one character that cannot be seen. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** The same text, with everything that would act unseen made visible. */
export function inert(text: string): string {
  hidden.lastIndex = 0;
  return hidden.test(text) ? text.replace(hidden, visible) : text;
}

/** On one line, as titles and paths are shown. */
export function inertLine(text: string): string {
  return inert(text.replace(/\r?\n|\t/g, ' '));
}

/** What a program printed: colours are dropped, a line that was written over keeps its last form, and the rest is inert. */
export function terminalText(text: string): string {
  const plain = text.includes('\u001b') ? text.replace(terminal, '') : text;
  const lines = plain.includes('\r') ? plain.replace(/\r+\n/g, '\n').replace(/[^\n]*\r(?=[^\n])/g, '').replace(/\r/g, '') : plain;
  return inert(lines);
}
