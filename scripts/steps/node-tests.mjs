// The tests that Node runs: above all the end-to-end tests, which drive the published executable as an editor would.
// A file named *.slow.test.mjs needs an editor, a browser or minutes, and is left out of the everyday part.
import path from 'node:path';
import { runAndRead, say } from './command.mjs';
import { nodeCounts, withoutSkips } from './counts.mjs';
import { filesBelow } from './files.mjs';
import { executable, root } from './paths.mjs';

function testFiles({ fast }) {
  const files = [...filesBelow(path.join(root, 'tests'))].filter(file => file.endsWith('.test.mjs'));
  return fast ? files.filter(file => !file.endsWith('.slow.test.mjs')) : files;
}

export async function runNodeTests({ fast }) {
  say(fast ? 'running the Node tests that are not slow' : 'running the Node tests');
  const args = ['--test', '--test-reporter=spec', ...testFiles({ fast })];
  const counts = nodeCounts(await runAndRead(process.execPath, args, { env: { LSPAGENT_EXE: executable } }));
  if (counts.skipped === 0 || !process.env.CI) {
    return counts;
  }

  say(`${counts.skipped} end-to-end tests were skipped; in CI every test must run, so that is a failure`);
  return withoutSkips(counts);
}
