// Reads how many tests ran from what the two runners print last; without that block nothing is known, and that is a failure.
import { Failure } from './command.mjs';

function last(text, pattern, runner) {
  const found = [...text.matchAll(pattern)].at(-1);
  if (!found) {
    throw new Failure(`${runner} ended without its summary, so nothing is known about its tests.`);
  }

  return Number(found[1]);
}

/** A runner that failed without naming a test, as after a crash, still counts as one failure. */
function atLeastOne(failed, code) {
  return code === 0 ? failed : Math.max(failed, 1);
}

export function dotnetCounts({ code, text }, name) {
  const count = word => last(text, new RegExp(`^\\s+${word}: (\\d+)\\s*$`, 'gm'), name);
  return { passed: count('succeeded'), failed: atLeastOne(count('failed'), code), skipped: count('skipped') };
}

export function nodeCounts({ code, text }, name) {
  const count = word => last(text, new RegExp(`^(?:#|ℹ) ${word} (\\d+)\\s*$`, 'gm'), name);
  const failed = atLeastOne(count('fail') + count('cancelled'), code);
  return { passed: count('pass'), failed, skipped: count('skipped') + count('todo') };
}

/** The names of the tests that began and were not over, from the lines of test-events.mjs; of a line that was cut off nothing is known. */
export function unfinished(lines) {
  const open = new Map();
  for (const line of lines.split('\n').slice(0, -1)) {
    const { isOver, name, at } = JSON.parse(line);
    const key = `${at}:${name}`;
    const left = (open.get(key)?.left ?? 0) + (isOver ? -1 : 1);
    open.set(key, { name, left });
  }

  return [...open.values()].filter(({ left }) => left > 0).map(({ name }) => name);
}

/** In CI every end-to-end test must run: there a skipped one has failed. */
export function withoutSkips({ passed, failed, skipped }) {
  return { passed, failed: failed + skipped, skipped: 0 };
}

export function sum(parts) {
  const total = key => parts.reduce((all, part) => all + part[key], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}
