// The tests that Node runs: above all the end-to-end tests, which drive the published executable as an editor would.
// A file named *.slow.test.mjs needs an editor, a browser or minutes, and is left out of the everyday part.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, runWithin, say } from './command.mjs';
import { nodeCounts, unfinished, withoutSkips } from './counts.mjs';
import { filesBelow } from './files.mjs';
import { artifacts, executable, root } from './paths.mjs';

const reporter = fileURLToPath(new URL('test-events.mjs', import.meta.url));

/** The files of tests by their path below the root. */
export function testFiles({ fast }) {
  const files = [...filesBelow(path.join(root, 'tests'))].filter(file => file.endsWith('.test.mjs'));
  return files.map(file => path.relative(root, file).replaceAll('\\', '/')).filter(file => !fast || !file.endsWith('.slow.test.mjs'));
}

/** Runs one file of tests in a process of its own. In CI every test must run: there a skipped one has failed. */
export async function runNodeTests(file) {
  const events = path.join(artifacts, 'test-events', `${file.replaceAll('/', '-')}.jsonl`);
  mkdirSync(path.dirname(events), { recursive: true });
  rmSync(events, { force: true });
  const reporters = [['spec', 'stdout'], [reporter, events]].flatMap(([name, destination]) => [`--test-reporter=${name}`, `--test-reporter-destination=${destination}`]);
  const result = await runWithin(process.execPath, [...reporters, file], { env: { LSPAGENT_EXE: executable }, minutes: 20 });
  const left = existsSync(events) ? unfinished(readFileSync(events, 'utf8')) : [];
  if (left.length > 0) throw new Failure(`${file} ended (${result.code}) in the midst of these tests: ${left.join('; ')}.`);
  const counts = nodeCounts(result, file);
  if (counts.skipped === 0 || !process.env.CI) return counts;
  say(`${counts.skipped} tests of ${file} were skipped; in CI every one must run, so that is a failure`);
  return withoutSkips(counts);
}
