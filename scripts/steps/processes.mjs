// The programs that run for us. Each leads a group of its own, so that it can be ended with all that it started.
import { spawn } from 'node:child_process';

const living = new Set();
const begun = [];
const inGroups = process.platform !== 'win32';

function end(child, signal) {
  try {
    if (inGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // All of it has ended already.
  }
}

/** Starts a program in a group of its own. `end` ends the group at once. */
export function startInGroup(program, args, options) {
  const child = spawn(program, args, { ...options, detached: inGroups });
  living.add(child);
  begun.push(child);
  child.on('close', () => living.delete(child));
  child.on('error', () => living.delete(child));
  return { child, end: () => end(child, 'SIGKILL') };
}

/** Ends everything that still runs; with leftovers also what programs left behind, such as a compiler that waits for more to do. */
export function endAll({ leftovers }) {
  for (const child of leftovers ? begun : living) {
    if (child.pid) end(child, 'SIGKILL');
  }
}
