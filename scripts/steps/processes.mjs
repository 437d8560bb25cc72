// The programs that run for us. Each leads a group of its own, so that it can be ended with all that it started.
import { spawn } from 'node:child_process';

const inGroups = process.platform !== 'win32';
const living = new Set();
const leftBehind = new Set();

/** Sends a signal to a group; with 0 it only tells whether anything of the group is there. */
function signal(group, name) {
  try {
    process.kill(inGroups ? -group : group, name);
    return true;
  } catch {
    return false; // All of it has ended already.
  }
}

/** Starts a program in a group of its own. `end` ends the group at once. */
export function startInGroup(program, args, options) {
  const child = spawn(program, args, { ...options, detached: inGroups });
  const group = child.pid;
  if (group) living.add(group);
  child.on('exit', () => {
    living.delete(group);
    if (inGroups && signal(group, 0)) leftBehind.add(group);
  });
  return { child, end: () => signal(group, 'SIGKILL') };
}

/** Ends what programs that have ended left behind, such as a compiler that waits for more to do. */
export function endLeftovers() {
  for (const group of leftBehind) signal(group, 'SIGKILL');
  leftBehind.clear();
}

/** Ends everything that still runs. */
export function endLiving() {
  for (const group of living) signal(group, 'SIGKILL');
}
