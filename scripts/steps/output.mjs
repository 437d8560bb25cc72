// Where progress goes: to stderr at once, or, inside a job that runs beside others, to the text of that job, which is shown whole when it ends.
import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage();

/** What the job that runs this keeps, or null where output is shown as it comes. */
export const kept = () => current.getStore() ?? null;

/** Does work whose output is given to `keep` piece by piece. */
export const keepOutput = (keep, work) => current.run(keep, work);

export function say(text) {
  const line = `» ${text}\n`;
  const keep = kept();
  if (keep) keep(line);
  else process.stderr.write(line);
}
