// The end-to-end tests: Node drives the published executable as an editor would. Files named *.slow.test.mjs need an editor, a browser or minutes.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Failure, runAndRead, say } from './command.mjs';
import { executable, root } from './paths.mjs';

function testFiles({ fast }) {
  const folder = path.join(root, 'tests/e2e');
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return files
    .filter(file => file.endsWith('.test.mjs') && !file.split(path.sep).includes('node_modules'))
    .filter(file => !(fast && file.endsWith('.slow.test.mjs')))
    .map(file => path.join(folder, file))
    .sort();
}

function count(summary, word) {
  const found = [...summary.matchAll(new RegExp(`^(?:#|ℹ) ${word} (\\d+)$`, 'gm'))].at(-1);
  if (!found) {
    throw new Failure('node --test ended without a summary, so nothing is known about its tests.');
  }

  return Number(found[1]);
}

export async function runNodeTests({ fast }) {
  const files = testFiles({ fast });
  if (files.length === 0) {
    return { passed: 0, failed: 0, skipped: 0 };
  }

  say('running the end-to-end tests');
  const { code, text } = await runAndRead(process.execPath, ['--test', '--test-reporter=spec', ...files], { env: { LSPAGENT_EXE: executable } });
  const failed = count(text, 'fail') + count(text, 'cancelled');
  const skipped = count(text, 'skipped') + count(text, 'todo');
  if (skipped > 0 && process.env.CI) {
    say(`${skipped} end-to-end tests were skipped; in CI that is a failure, since there every test must run`);
    return { passed: count(text, 'pass'), failed: Math.max(failed, code === 0 ? 0 : 1) + skipped, skipped: 0 };
  }

  return { passed: count(text, 'pass'), failed: Math.max(failed, code === 0 ? 0 : 1), skipped };
}
