import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

// What stands around a webview, as far as the page uses it.
const said = [];
let hear;
globalThis.acquireVsCodeApi = () => ({ postMessage: message => said.push(message), getState: () => ({ draft: 'kept', junk: 7 }), setState() {} });
globalThis.document = { body: { classList: { contains: () => false } }, documentElement: { dataset: {} } };
globalThis.window = { addEventListener: (_, listener) => (hear = data => listener({ data })) };
globalThis.MutationObserver = class {
  observe() {}
};

const { VsCodeHost } = await load('host/vscode.ts');
const { Peer } = await load('protocol/peer.ts');

const junk = [null, undefined, 7, 'x', [], {}, { type: 7 }, { type: 'order' }, { type: 'order', order: null }, { type: 'order', order: { name: 'delete' } }, { type: 'order', order: { name: 'open', sessionId: 7 } },
  { type: 'order', order: { name: 'write' } }, { type: 'order', order: { name: 'send', sessionId: 's', text: {} } }, { type: 'order', order: { name: 'send', sessionId: 7, text: 'x' } }];

test('a page takes from around it only what the extension says, and only on the present channel', async () => {
  const host = new VsCodeHost();
  assert.equal(host.state.get('draft'), 'kept');
  assert.equal(host.state.get('junk'), null);
  const orders = [];
  host.onOrder(order => orders.push(order));
  const connecting = host.connect();
  const { channel } = said.at(-1);
  for (const message of [...junk, ...['connected', 'refused'].flatMap(type => [{ type }, { type, channel: channel - 1 }, { type, channel: `${channel}` }])]) hear(message);
  hear({ type: 'connected', channel, workspace: '/w', folders: ['/w', 7, '/other'], session: 7, notice: { text: 'n', remedies: [{ name: 'x' }, { name: 'a', label: 'A' }, 7] } });
  const { transport, place } = await connecting;
  assert.deepEqual(place, { workspace: '/w', folders: ['/w', '/other'], notice: { text: 'n', remedies: [{ name: 'a', label: 'A' }] } });
  const heard = [];
  transport.onMessage = text => heard.push(text);
  transport.onClose = () => heard.push('closed');
  for (const message of [...junk, { type: 'rpc', channel }, { type: 'rpc', channel, text: {} }, { type: 'rpc', channel: channel + 1, text: '{}' }, { type: 'closed', channel: channel - 1 }]) hear(message);
  assert.deepEqual(heard, []);
  assert.deepEqual(orders, []);
  hear({ type: 'rpc', channel, text: '{}' });
  hear({ type: 'order', order: { name: 'write', text: 'x' } });
  assert.deepEqual([heard, orders], [['{}'], [{ name: 'write', text: 'x' }]]);
});

test('what is no message of the protocol costs nothing, and answers nobody', async () => {
  const sent = [];
  const called = [];
  const transport = { send: text => sent.push(JSON.parse(text)), close() {}, onMessage() {}, onClose() {} };
  const peer = new Peer(transport, { request: async method => called.push(method), notification: method => called.push(method), closed: () => called.push('closed') });
  const answer = peer.request('a', {});
  const [{ id }] = sent;
  for (const text of ['', '{', 'null', '[]', '7', '{}', '{"jsonrpc":"1.0","method":"a"}', '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":"1","result":1}', `{"jsonrpc":"2.0","id":${id + 1},"result":1}`, '{"jsonrpc":"2.0","id":{},"result":1}', '{"jsonrpc":"2.0","method":7}', '{"jsonrpc":"2.0","method":"$/cancel_request","params":7}']) transport.onMessage(text);
  assert.deepEqual([called, sent.length], [[], 1]);
  transport.onMessage(`{"jsonrpc":"2.0","id":${id},"error":{"code":"x","message":{}}}`);
  await assert.rejects(answer);
  transport.onMessage('{"jsonrpc":"2.0","id":9,"method":"ask"}');
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(called, ['ask']);
  assert.deepEqual(sent.at(-1), { jsonrpc: '2.0', id: 9, result: 1 });
});
