// The published executable brings no Roslyn along: it takes that of the .NET SDK, and not before it is needed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openEditor } from '../kit/editor.mjs';
import { startLspAgent } from '../kit/lspagent.mjs';

const maps = process.platform === 'linux' ? {} : { skip: 'only Linux shows what a process has loaded' };

test('a server that nobody asked about C# has not loaded Roslyn', { timeout: 60_000, ...maps }, async t => {
  const { child } = await openEditor(t);
  assert.doesNotMatch(readFileSync(`/proc/${child.pid}/maps`, 'utf8'), /Microsoft\.CodeAnalysis/);
});

test('doctor loads Roslyn from the SDK and says which', { timeout: 60_000 }, async t => {
  const { child, exit } = startLspAgent(t, ['doctor']);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', text => (output += text));
  await exit;
  assert.match(output, /^ok +Roslyn \d+\.\d+\.\d+ in .*dotnet-format/m);
});
