// The published executable brings no Roslyn along: it takes that of the .NET SDK, and not before it is needed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openEditor } from '../kit/editor.mjs';
import { startLspAgent, temporaryFolder } from '../kit/lspagent.mjs';
import { startScriptedModel } from '../kit/scripted-model.mjs';

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

/** Runs one C# tool on a restored project with two files, as a model does, and answers the stream. */
async function execTool(t, tool, input, ...options) {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'App.csproj'), '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>');
  mkdirSync(path.join(folder, 'src'));
  writeFileSync(path.join(folder, 'src', 'Foo.cs'), 'public class Foo { public int Bar() => 1; }\n');
  writeFileSync(path.join(folder, 'src', 'User.cs'), 'public class User { public int M(Foo foo) => foo.Bar(); }\n');
  execFileSync('dotnet', ['restore', '-v', 'quiet'], { cwd: folder });
  const model = await startScriptedModel(t, `-> UseTool ${JSON.stringify({ name: tool, input })}`, 'Done.');
  const { child, exit, errors } = startLspAgent(t, ['exec', 'look', '--output-format', 'stream-json', ...options], { cwd: folder, env: model.env });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', text => (output += text));
  child.stdin.end();
  assert.equal(await exit, 0, errors());
  return output;
}

test('references are bound by the compiler in a folder that is trusted', { timeout: 120_000 }, async t => {
  const output = await execTool(t, 'FindReferences', { symbol: 'Foo.Bar' }, '--trust');
  assert.match(output, /1 reference in 1 file\b/);
  assert.match(output, /src\/User\.cs/);
});

test('a folder that is not trusted is known by its syntax, and nothing of it is built', { timeout: 120_000 }, async t => {
  assert.match(await execTool(t, 'FindReferences', { symbol: 'Foo.Bar' }), /not trusted/);
  assert.match(await execTool(t, 'FindSymbol', { query: 'Bar' }), /method Foo\.Bar\(\)/);
});
