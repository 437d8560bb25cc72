// A change of a text as lines to show: what went, what came, and a little of what stands around it.
import { diffArrays } from 'diff';

export type DiffLine =
  | { type: 'same' | 'added' | 'removed'; text: string; oldLine: number | null; newLine: number | null; isFar?: boolean }
  | { type: 'gap'; count: number };

export interface LineDiff {
  lines: DiffLine[];
  added: number;
  removed: number;
}

const context = 3;

/** What stands farther from a change than this is `isFar`: the first to go where there is little room. */
const close = 1;

/** Beyond so many changed lines the search for the smallest change is given up, and the text is shown as replaced. */
const patience = 1_500;

/** @param firstLine the number of the first line, where the texts are a part of a file */
export function lineDiff(oldText: string, newText: string, firstLine = 1): LineDiff {
  const before = linesOf(oldText);
  const after = linesOf(newText);
  const parts = diffArrays(before, after, { maxEditLength: patience })
    ?? [{ value: before, removed: true, added: false, count: before.length }, { value: after, added: true, removed: false, count: after.length }];
  const all: Exclude<DiffLine, { type: 'gap' }>[] = [];
  let [oldLine, newLine, added, removed] = [firstLine, firstLine, 0, 0];
  for (const { value, added: isAdded, removed: isRemoved } of parts) {
    for (const text of value) {
      if (isAdded) all.push({ type: 'added', text, oldLine: null, newLine: newLine++ }), added++;
      else if (isRemoved) all.push({ type: 'removed', text, oldLine: oldLine++, newLine: null }), removed++;
      else all.push({ type: 'same', text, oldLine: oldLine++, newLine: newLine++ });
    }
  }

  return { lines: withGaps(all), added, removed };
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function withGaps(all: Exclude<DiffLine, { type: 'gap' }>[]): DiffLine[] {
  const near = around(all, context);
  const next = around(all, close);
  const shown: DiffLine[] = [];
  for (let index = 0; index < all.length; index++) {
    if (near[index]) {
      shown.push(next[index] ? all[index]! : { ...all[index]!, isFar: true });
      continue;
    }

    let end = index;
    while (end < all.length && !near[end]) end++;
    shown.push({ type: 'gap', count: end - index });
    index = end - 1;
  }

  return shown;
}

/** 1 for each line that is at most so many away from one that changed. */
function around(all: Exclude<DiffLine, { type: 'gap' }>[], distance: number): Uint8Array {
  const near = new Uint8Array(all.length);
  all.forEach((line, index) => {
    if (line.type !== 'same') near.fill(1, Math.max(0, index - distance), Math.min(all.length, index + distance + 1));
  });
  return near;
}
