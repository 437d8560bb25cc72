import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { Waiting } = await load('app/waiting.ts');
const { Store } = await load('app/store.ts');

const text = words => [{ type: 'text', text: words }];
const running = { sessionId: 's', turns: [{ items: [], end: null }] };
const idle = { sessionId: 's', turns: [{ items: [], end: { reason: 'interrupted' } }] };

/** What waits, what came back to the reader, and what is kept for the next page. */
function start({ session = running, kept = new Map() } = {}) {
  const store = new Store({ sent: [], session });
  const back = [];
  const state = { get: name => kept.get(name) ?? null, set: (name, value) => (value === null ? kept.delete(name) : kept.set(name, value)) };
  const waiting = new Waiting(store, state, content => back.push(content[0].text));
  const said = () => store.value.sent.map(one => one.content[0].text);
  const add = (id, words, way = () => {}) => waiting.add({ id, sessionId: 's', content: text(words), isSteer: false, promptId: `p${id}`, after: 10, isCut: false }, way);
  return { store, waiting, back, kept, said, add };
}

test('what is taken back comes back, and what is dropped does not', () => {
  const { waiting, back, said, add } = start();
  const asked = [];
  for (const [id, words] of [[1, 'one'], [2, 'two']]) add(id, words, () => asked.push(id));
  waiting.takeBack(1, false);
  waiting.takeBack(2, true);
  assert.deepEqual(asked, [1, 2]);
  assert.deepEqual(said(), ['one', 'two'], 'it waits until the agent has let it go');
  waiting.answered(1, true);
  waiting.answered(2, true);
  assert.deepEqual([said(), back], [[], ['one']]);
});

test('what the agent has begun with does not come back, and old words are not taken for new ones', () => {
  const { waiting, back, said, add } = start();
  add(1, 'go on');
  waiting.begun({ type: 'text', text: 'go on' }, 4);
  assert.deepEqual(said(), ['go on'], 'that was said long before');
  waiting.begun({ type: 'text', text: 'go on' }, 11);
  waiting.answered(1, true);
  assert.deepEqual([said(), back], [[], []]);
});

test('what was cut off waits on while its turn runs, and comes back when nobody will work on it', () => {
  const { store, waiting, back, said, add } = start();
  add(1, 'one');
  waiting.cut();
  waiting.settle();
  assert.deepEqual([said(), back, store.value.sent[0].isCut], [['one'], [], true]);
  store.patch({ session: { ...idle, sessionId: 'other' } });
  waiting.settle();
  assert.deepEqual(back, [], 'of another session nothing is known');
  store.patch({ session: idle });
  waiting.settle();
  assert.deepEqual([said(), back], [[], ['one']]);
});

test('a page that is loaded again knows what waits, and one that kept nonsense knows nothing', () => {
  const { kept, add } = start();
  add(1, 'one');
  const again = start({ kept });
  assert.deepEqual(again.said(), ['one']);
  assert.deepEqual([again.store.value.sent[0].isCut, again.store.value.sent[0].promptId], [true, 'p1'], 'the agent knows it by the name that it had');
  again.waiting.settle(true);
  assert.deepEqual([again.back, kept.size], [['one'], 0]);
  for (const nonsense of ['{', '{}', '[1]', '[{"sessionId":7,"promptId":"p","content":[],"after":1}]']) assert.deepEqual(start({ kept: new Map([['sent', nonsense]]) }).said(), []);
});

test('what was taken back over another connection comes back too, or is dropped', () => {
  const { waiting, back, said, add } = start();
  for (const [id, words] of [[1, 'one'], [2, 'two'], [3, 'three']]) add(id, words);
  waiting.cut();
  waiting.takenBack(1, false);
  waiting.takenBack(2, true);
  waiting.takenBack(1, false);
  assert.deepEqual([said(), back], [['three'], ['one']]);
});

test('pictures are not kept for the next page, which would have no room for them', () => {
  const { kept, add, said } = start();
  add(1, 'x'.repeat(300_000));
  assert.deepEqual([kept.size, said().length], [0, 1]);
});
