// How a test lets go of what it started: node runs hooks in the order of their making and stops at the first that fails, which
// takes a folder away under a server that still writes there, and leaves that server running for ever.
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const endings = new WeakMap();

/** Has something done when the test ends: what was made last is ended first, and all of it is, whatever fails on the way. */
export function atEnd(test, end) {
  const known = endings.get(test);
  if (known) return void known.push(end);
  const all = [end];
  endings.set(test, all);
  test.after(async () => {
    const failures = [];
    while (all.length > 0) {
      try {
        await all.pop()();
      } catch (failure) {
        failures.push(failure);
      }
    }

    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, failures.join('\n'));
  });
}

/** Removes a folder with all that is in it. A child of what was killed may write there for a moment longer. */
export async function removeFolder(folder) {
  for (let tries = 1; ; tries++) {
    try {
      return await rm(folder, { recursive: true, force: true });
    } catch (failure) {
      if (tries === 50) throw failure;
      await setTimeout(100);
    }
  }
}
