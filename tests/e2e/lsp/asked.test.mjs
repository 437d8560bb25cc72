import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { makeWorkspace, openAgentEditor } from '../kit/editor-agent.mjs';

test('what a user may mean is found in the editor and in the workspace', { timeout: 60_000 }, async t => {
  const place = await makeWorkspace(t);
  const editor = await openAgentEditor(t, place);
  const sessionId = await editor.newSession();
  const uri = place.uri('A.cs');
  const range = (from, to) => ({ start: { line: 0, character: from }, end: { line: 0, character: to } });
  await editor.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'csharp', version: 1, text: 'class OnTheDisk { }\n' } });
  await editor.connection.sendNotification('_lspagent/editor/select', { uri, range: range(6, 15) });
  await editor.connection.sendNotification('_lspagent/editor/diagnostics', { uri, diagnostics: [{ range: range(6, 15), message: 'It is lonely', severity: 2 }] });
  const find = async query => (await editor.request('_lspagent/mentions/find', { sessionId, query })).mentions;
  assert.deepEqual((await find('')).map(({ kind, text }) => `${kind} ${text}`), ['selection A.cs#L1', 'problem A.cs#L1', 'file A.cs']);
  assert.deepEqual((await find('lonely')).map(({ kind, name, detail }) => [kind, name, detail]), [['problem', 'It is lonely', 'warning in A.cs, line 1']]);
  assert.equal((await find('a.c')).find(({ kind }) => kind === 'file').uri, uri);
  assert.deepEqual(await find('nothing of that name'), []);
});

test('what a user may mean lies in any folder of the session, and of one that goes on from it', { timeout: 60_000 }, async t => {
  const place = await makeWorkspace(t, 'Yes.');
  const other = path.join(place.folder, 'other');
  mkdirSync(other);
  writeFileSync(path.join(other, 'Elsewhere.cs'), 'class Elsewhere { }\n');
  const editor = await openAgentEditor(t, place);
  const { sessionId } = await editor.request('session/new', { cwd: place.workspace, additionalDirectories: [other], mcpServers: [] });
  await editor.prompt(sessionId, 'Hello');
  const fork = await editor.request('_lspagent/session/fork', { sessionId });
  for (const one of [sessionId, fork.sessionId]) {
    const { mentions } = await editor.request('_lspagent/mentions/find', { sessionId: one, query: 'Elsewhere.c' });
    assert.deepEqual(mentions.filter(({ kind }) => kind === 'file').map(({ text }) => text), ['../other/Elsewhere.cs']);
  }
});

test('a tool that only reads C# answers outside of any session, and no other one does', { timeout: 120_000 }, async t => {
  const place = await makeWorkspace(t);
  const { request } = await openAgentEditor(t, place);
  const call = (name, input, cwd = place.workspace) => request('_lspagent/code/call', { cwd, name, input: JSON.stringify(input) });
  const { text, isError } = await call('FindSymbol', { query: 'OnTheDisk' });
  assert.match(text, /OnTheDisk[\s\S]*A\.cs/);
  assert.notEqual(isError, true);
  assert.equal((await call('FindSymbol', { nonsense: 1 })).isError, true);
  for (const name of ['RenameSymbol', 'Bash', 'Read']) await assert.rejects(call(name, {}), /only reads C#/);
  await assert.rejects(call('FindSymbol', { query: 'X' }, place.folder), /not open/);
});
