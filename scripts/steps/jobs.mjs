// Work that is done side by side: each job as soon as those that it needs went well and there is room for it.
import os from 'node:os';
import { Failure, reasonOf } from './command.mjs';
import { keepOutput } from './output.mjs';
import { sum } from './counts.mjs';

/** A little more than two for each core: most jobs wait for something half of their time. */
export const allRoom = os.availableParallelism() * 2 + 1;

const nothing = { passed: 0, failed: 0, skipped: 0 };

/**
 * Does jobs. A job is `{ name, needs, room, work }`: the names of the jobs before it, how much of the room it takes, and the work,
 * which resolves to counts if it is one of tests; what stands first in the list is begun first. What a job prints is shown as a whole when
 * it is over. Resolves to the counts of all, which are added to `counts` one by one: a job that fails counts as a failure, and those
 * that need it are not begun.
 */
export function doJobs(jobs, { room = allRoom, counts = [], show = (text, isResult) => (isResult ? process.stdout : process.stderr).write(text) } = {}) {
  for (const [at, { name, needs = [] }] of jobs.entries()) {
    const unknown = needs.find(needed => !jobs.slice(0, at).some(job => job.name === needed));
    if (unknown) throw new Failure(`The job '${name}' needs '${unknown}', which does not stand before it.`);
  }

  let waiting = jobs.map(({ needs = [], room: wanted = 1, ...job }) => ({ ...job, needs, wanted: Math.min(wanted, room) }));
  const wentWell = new Map();
  let free = room;
  let finish;
  const finished = new Promise(resolve => (finish = resolve));

  async function begin({ name, wanted, work }) {
    const began = performance.now();
    let text = '';
    const over = (isWell, found, last) => {
      wentWell.set(name, isWell);
      counts.push({ ...nothing, ...found });
      show(`${text}» ${name}: ${last} after ${Math.round((performance.now() - began) / 1000)} s\n`, Boolean(found));
    };
    free -= wanted;
    show(`» ${name}: begun\n`);
    try {
      const found = await keepOutput(part => (text += part), work);
      over(true, found, found?.failed > 0 ? `${found.failed} failed` : 'done');
    } catch (error) {
      text += `error: ${reasonOf(error)}\n`;
      over(false, { failed: 1 }, 'failed');
    }

    free += wanted;
    next();
  }

  function next() {
    for (const { name, needs } of waiting) {
      const missing = needs.filter(needed => wentWell.get(needed) === false);
      if (missing.length === 0) continue;
      wentWell.set(name, false);
      show(`» ${name}: not begun, since it needs what failed: ${missing.join(', ')}\n`);
    }

    waiting = waiting.filter(({ name }) => !wentWell.has(name));
    for (const job of waiting.filter(({ needs }) => needs.every(name => wentWell.get(name)))) {
      if (job.wanted > free) break; // What comes later in the list must not keep it from its room for ever.
      waiting = waiting.filter(other => other !== job);
      begin(job);
    }

    if (free === room) finish(sum(counts));
  }

  next();
  return finished;
}
