import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { atEnd, removeFolder } from '../e2e/kit/ending.mjs';

test('what a test made last is ended first, and all of it, although one fails', async () => {
  let hook;
  const ended = [];
  const made = { after: end => (hook = end) };
  atEnd(made, () => ended.push('folder'));
  atEnd(made, () => assert.fail('stuck'));
  atEnd(made, async () => ended.push('server'));
  await assert.rejects(hook, /stuck/);
  assert.deepEqual(ended, ['server', 'folder']);
});

test('a folder goes away although somebody still writes there for a moment', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lspagent-ending-'));
  const script = `for (const until = Date.now() + 500; Date.now() < until;) try { fs.mkdirSync('${folder}/deep', { recursive: true }); fs.writeFileSync('${folder}/deep/' + Math.random(), ''); } catch {}`;
  const writer = spawn(process.execPath, ['-e', script]);
  const exit = new Promise(resolve => writer.on('close', resolve));
  while (!existsSync(path.join(folder, 'deep'))) await new Promise(resolve => setTimeout(resolve, 5));
  await removeFolder(folder);
  await exit;
  await removeFolder(folder);
  assert.equal(existsSync(folder), false);
});
