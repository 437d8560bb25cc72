import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/steps/paths.mjs';
import { whenChanged } from '../../scripts/steps/stamp.mjs';

function workspace(t) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lspagent-stamp-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const at = name => path.join(folder, name);
  mkdirSync(at('in/bin'), { recursive: true });
  writeFileSync(at('in/a.txt'), 'one');
  const make = () => writeFileSync(at('out'), 'made');
  const step = (facts = [], work = make) =>
    whenChanged({ stamp: at('stamp'), inputs: [path.relative(root, at('in'))], facts, outputs: [at('out')] }, work);
  return { at, step };
}

test('unchanged work is done once', async t => {
  const { step } = workspace(t);
  assert.equal(await step(), true);
  assert.equal(await step(), false);
});

test('a change, a new file, another fact or a lost output has the work done again', async t => {
  const { at, step } = workspace(t);
  await step();
  writeFileSync(at('in/a.txt'), 'two');
  assert.equal(await step(), true);
  writeFileSync(at('in/b.txt'), '');
  assert.equal(await step(), true);
  assert.equal(await step(['linux-x64']), true);
  rmSync(at('out'));
  assert.equal(await step(['linux-x64']), true);
  assert.equal(await step(['linux-x64']), false);
});

test('what tools produce is no input', async t => {
  const { at, step } = workspace(t);
  await step();
  writeFileSync(at('in/bin/a.dll'), 'built');
  assert.equal(await step(), false);
});

test('work that failed is done again', async t => {
  const { step } = workspace(t);
  await step();
  await assert.rejects(step(['new'], () => Promise.reject(new Error('no'))));
  assert.equal(await step(['new']), true);
});
