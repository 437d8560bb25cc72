import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { outsideAddress, readFromPage } = await load('chat/pageMessages.ts');
const { isForPages, parseMessage, seqOf } = await load('sessions/messages.ts');
const { Restarts } = await load('server/restarts.ts');

test('of a page only what a page of ours says is taken', () => {
  assert.deepEqual(readFromPage({ type: 'rpc', channel: 1, text: '{}', more: 1 }), { type: 'rpc', channel: 1, text: '{}' });
  assert.deepEqual(readFromPage({ type: 'open-location', path: '/a', line: null }), { type: 'open-location', path: '/a', line: null });
  for (const wrong of [null, 'x', [], {}, { type: 'rpc', text: '{}' }, { type: 'rpc', channel: '1', text: '{}' }, { type: 'open-location', path: '/a', line: 0 }, { type: 'open-location', path: 1, line: 1 }, { type: 'execute', command: 'x' }, { type: 'copy' }]) {
    assert.equal(readFromPage(wrong), null, JSON.stringify(wrong));
  }
});

test('links lead only where a browser may go', () => {
  assert.equal(outsideAddress('https://example.org/?q=1'), 'https://example.org/?q=1');
  for (const wrong of ['javascript:alert(1)', 'command:workbench.action.terminal.new', 'file:///etc/passwd', 'vscode://x', 'data:text/html,x', 'nonsense']) assert.equal(outsideAddress(wrong), null, wrong);
});

test('a page asks the agent, and nothing else that the connection could do', () => {
  for (const method of ['session/new', 'session/prompt', '_lspagent/hunks/list', 'authenticate']) assert.ok(isForPages(method), method);
  for (const method of ['workspace/executeCommand', 'textDocument/didChange', 'shutdown', 'exit', 'initialize', 'logout', '$/setTrace']) assert.ok(!isForPages(method), method);
});

test('what is no message is none', () => {
  assert.deepEqual(parseMessage('{"jsonrpc":"2.0","id":1,"method":"a","params":{}}'), { kind: 'request', id: 1, method: 'a', params: {} });
  assert.equal(parseMessage('{"jsonrpc":"2.0","id":"x","result":null}').kind, 'answer');
  assert.equal(parseMessage('{"jsonrpc":"2.0","method":"a"}').kind, 'notification');
  for (const wrong of ['', '{', '[]', '1', '{"id":1}', '{"jsonrpc":"1.0","id":1,"method":"a"}', '{"jsonrpc":"2.0","id":{}}']) assert.equal(parseMessage(wrong), null, wrong);
});

test('the number of what happened is found in updates and in events', () => {
  const meta = seq => ({ _meta: { lspagent: { seq } } });
  assert.equal(seqOf({ update: meta(3) }), 3);
  assert.equal(seqOf({ event: {}, ...meta(4) }), 4);
  assert.equal(seqOf({ update: {} }), null);
  assert.equal(seqOf(null), null);
});

test('a server that ends is started five times, after pauses that grow, and again after a good run', () => {
  const restarts = new Restarts();
  restarts.started(1_000);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => restarts.ended(2_000)), [250, 500, 1_000, 2_000, 4_000, null]);
  restarts.forget();
  assert.equal(restarts.ended(2_000), 250);
  restarts.started(10_000);
  assert.equal(restarts.ended(10_000 + 3 * 60_000), 250);
});
