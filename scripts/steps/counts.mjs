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

export function dotnetCounts({ code, text }) {
  const count = word => last(text, new RegExp(`^\\s+${word}: (\\d+)\\s*$`, 'gm'), 'dotnet test');
  return { passed: count('succeeded'), failed: atLeastOne(count('failed'), code), skipped: count('skipped') };
}

export function nodeCounts({ code, text }) {
  const count = word => last(text, new RegExp(`^(?:#|ℹ) ${word} (\\d+)\\s*$`, 'gm'), 'node --test');
  const failed = atLeastOne(count('fail') + count('cancelled'), code);
  return { passed: count('pass'), failed, skipped: count('skipped') + count('todo') };
}

/** In CI every end-to-end test must run: there a skipped one has failed. */
export function withoutSkips({ passed, failed, skipped }) {
  return { passed, failed: failed + skipped, skipped: 0 };
}

export function sum(parts) {
  const total = key => parts.reduce((all, part) => all + part[key], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}
