// Changes of the agent that wait for the user's word, as text and lines; nothing here knows of the editor.

export interface Hunk {
  id: string;
  sessionId: string;
  /** Absolute. */
  path: string;
  /** Where it begins in the present text, from 0. */
  line: number;
  /** How many lines of the present text it has. */
  lines: number;
  oldText: string;
  newText: string;
  creates: boolean;
  deletes: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Null for what lacks a part. */
export function readHunk(sessionId: string, value: unknown): Hunk | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, path, line, lines, oldText, newText, creates, deletes } = value as Record<string, unknown>;
  return isText(id) && isText(path) && isCount(line) && isCount(lines) && isText(oldText) && isText(newText)
    ? { id, sessionId, path, line, lines, oldText, newText, creates: creates === true, deletes: deletes === true }
    : null;
}

/** The lines of a text, each with its end. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The text as it was before the changes, which are all of one file. */
export function textBefore(present: string, hunks: readonly Hunk[]): string {
  const lines = linesOf(present);
  for (const hunk of [...hunks].sort((a, b) => b.line - a.line)) {
    lines.splice(hunk.line, hunk.lines, ...linesOf(hunk.oldText));
  }

  return lines.join('');
}

/** A change of the text, in lines of the text before it. */
export interface LineChange {
  start: number;
  /** The last line that it touches. */
  end: number;
  /** How many line ends came in. */
  added: number;
}

/** Where the hunks are after the user changed the text; where a change touches a hunk, its beginning stays. */
export function moved(hunks: readonly Hunk[], { start, end, added }: LineChange): Hunk[] {
  const by = added - (end - start);
  return by === 0 ? [...hunks] : hunks.map(hunk => (hunk.line > end || (hunk.line === end && hunk.line > start) ? { ...hunk, line: hunk.line + by } : hunk));
}

/** Old and new lines side by side, as far as there are both, then the rest of the old ones. */
export function removedLines(hunk: Hunk): { beside: { line: number; text: string }[]; rest: string[] } {
  const old = linesOf(hunk.oldText).map(line => line.replace(/\r?\n$/, ''));
  const fresh = linesOf(hunk.newText).map(line => line.replace(/\r?\n$/, ''));
  const beside = old.slice(0, hunk.lines).map((text, index) => ({ line: hunk.line + index, text })).filter(({ text }, index) => text !== fresh[index]);
  return { beside, rest: old.slice(hunk.lines) };
}

/** A fence that nothing in the text can close. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(run => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** The change as a diff. */
export function diffOf({ oldText, newText }: Hunk): string {
  const mark = (text: string, sign: string) => linesOf(text).map(line => `${sign} ${line.replace(/\r?\n$/, '')}\n`).join('');
  return mark(oldText, '-') + mark(newText, '+');
}
