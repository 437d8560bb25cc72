import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { reduce } = await load('state/reducer.ts');
const { emptySession, isRunning } = await load('state/session.ts');

let seq = 0;
const meta = (more = {}) => ({ seq: ++seq, agent: 'main', ...more });
const update = (sessionUpdate, fields, more) => ({ type: 'update', update: { sessionUpdate, ...fields }, meta: meta(more) });
const says = (kind, messageId, text, more) => update(`${kind}_chunk`, { messageId, content: { type: 'text', text } }, more);
const user = (messageId, text) => says('user_message', messageId, text);
const agent = (messageId, text) => says('agent_message', messageId, text);
const ended = (reason = 'end_turn', error) => ({ type: 'event', event: { type: 'turn_ended', turnId: 't', reason, error }, meta: meta() });
const call = (toolCallId, fields = {}) => update('tool_call', { toolCallId, title: toolCallId, kind: 'read', status: 'pending', ...fields });
const attached = { type: 'attached', sessionId: 's', options: [] };
const run = (...actions) => reduce(emptySession, [attached, ...actions]);
const shape = state => state.turns.map(turn => [...turn.items.map(item => item.type === 'tool' ? `${item.callId}:${item.status}` : item.type === 'user' ? `> ${item.content.map(block => block.text).join('')}` : `${item.type}: ${item.text}`), turn.end?.reason ?? '…']);

test('a turn holds what the user said and what came of it, in order', () => {
  const state = run(user('1', 'hi'), says('agent_thought', '2', 'hmm'), agent('2', 'Hel'), agent('2', 'lo'), call('a'), update('tool_call_update', { toolCallId: 'a', status: 'completed' }), agent('3', 'Done'), ended());
  assert.deepEqual(shape(state), [['> hi', 'thought: hmm', 'text: Hello', 'a:completed', 'text: Done', 'end_turn']]);
  assert.equal(isRunning(state), false);
});

test('the next words of the user begin a turn, and words in a running turn steer it', () => {
  const state = run(user('1', 'a'), agent('2', 'A'), ended(), user('3', 'b'), agent('4', 'B'), user('5', 'also c'), agent('6', 'C'));
  assert.deepEqual(shape(state), [['> a', 'text: A', 'end_turn'], ['> b', 'text: B', '> also c', 'text: C', '…']]);
  assert.equal(isRunning(state), true);
});

test('actions taken in one by one and at once give the same state', () => {
  const actions = [attached, user('1', 'a'), agent('2', 'x'), call('t1'), agent('3', 'y'), ended(), user('4', 'b'), update('tool_call_update', { toolCallId: 't1', title: 'late' }), agent('5', 'z')];
  const one = actions.reduce((state, action) => reduce(state, [action]), emptySession);
  assert.deepEqual(one, reduce(emptySession, actions));
});

test('a part that did not change stays the same object, and the state before is left as it was', () => {
  const before = run(user('1', 'a'), agent('2', 'x'), ended(), user('3', 'b'), agent('4', 'y'));
  const frozen = structuredClone(before);
  const after = reduce(before, [agent('4', 'z'), agent('4', '!')]);
  assert.equal(after.turns[0], before.turns[0]);
  assert.notEqual(after.turns[1], before.turns[1]);
  assert.equal(after.turns[1].items[0], before.turns[1].items[0]);
  assert.deepEqual(structuredClone(before), frozen);
});

test('what has a number below the newest was seen before', () => {
  const first = agent('2', 'x');
  const state = run(user('1', 'a'), { ...first, meta: { seq: 100 } }, { ...agent('2', 'old'), meta: { seq: 99 } }, { ...agent('2', 'y'), meta: { seq: 100 } });
  assert.deepEqual(shape(state), [['> a', 'text: xy', '…']]);
  seq = 100;
});

test('what commands there are is no sign of what was seen', () => {
  const commands = { ...update('available_commands_update', { availableCommands: [] }), meta: { seq: 9_000 } };
  const state = run(commands, user('1', 'a'), agent('2', 'x'));
  assert.deepEqual(shape(state), [['> a', 'text: x', '…']]);
});

test('a message that is withdrawn goes, and so does a turn whose first words went', () => {
  const state = run(user('1', 'a'), agent('2', 'wrong'), { type: 'event', event: { type: 'message_withdrawn', messageId: '2' }, meta: meta() }, agent('3', 'right'), ended());
  assert.deepEqual(shape(state), [['> a', 'text: right', 'end_turn']]);
  const rewound = reduce(state, [user('4', 'b'), agent('5', 'B'), ended(), { type: 'event', event: { type: 'message_withdrawn', messageId: '5' }, meta: meta() }, { type: 'event', event: { type: 'message_withdrawn', messageId: '4' }, meta: meta() }]);
  assert.deepEqual(shape(rewound), [['> a', 'text: right', 'end_turn']]);
});

test('a call changes where it stands, also when its turn is over', () => {
  const state = run(user('1', 'a'), call('t'), ended('cancelled'), user('2', 'b'), update('tool_call_update', { toolCallId: 't', status: 'failed', content: [{ type: 'content', content: { type: 'text', text: 'no' } }] }));
  assert.equal(state.turns[0].items[1].status, 'failed');
  assert.equal(state.turns[0].items[1].content.length, 1);
});

test('calls of two agents with one id are two calls', () => {
  const state = run(user('1', 'a'), call('t'), { ...call('t', { title: 'child' }), meta: meta({ agent: 'child' }) }, { ...update('tool_call_update', { toolCallId: 't', status: 'completed' }), meta: meta({ agent: 'child' }) });
  assert.deepEqual(state.turns[0].items.slice(1).map(item => [item.agent, item.status]), [['main', 'pending'], ['child', 'completed']]);
});

test('modes, options, plan, title, commands and usage are the latest', () => {
  const option = { type: 'select', id: 'mode', name: 'Mode', currentValue: 'default', options: [{ value: 'default', name: 'Default' }, { value: 'plan', name: 'Plan' }] };
  const state = run(
    { type: 'options', options: [option] }, update('current_mode_update', { currentModeId: 'plan' }), update('plan', { entries: [{ content: 'x', priority: 'high', status: 'pending' }] }),
    update('session_info_update', { title: 'T' }), update('usage_update', { used: 5, size: 10, cost: { amount: 1, currency: 'USD' } }), update('usage_update', { used: 6, size: 10 }),
    update('available_commands_update', { availableCommands: [{ name: 'help', description: 'Helps' }] }));
  assert.equal(state.options[0].currentValue, 'plan');
  assert.equal(state.plan.length, 1);
  assert.equal(state.title, 'T');
  assert.deepEqual(state.usage, { used: 6, size: 10, cost: { amount: 1, currency: 'USD' } });
  assert.equal(state.commands[0].name, 'help');
});

test('20,000 pieces of a text are taken in within a second', () => {
  const started = performance.now();
  let state = run(user('1', 'a'));
  for (let batch = 0; batch < 2_000; batch++) state = reduce(state, Array.from({ length: 10 }, () => agent('2', '0123456789')));
  assert.equal(state.turns[0].items[1].text.length, 200_000);
  assert.ok(performance.now() - started < 1_000);
});

test('an error is kept with the turn, and a notice is an item', () => {
  const state = run(user('1', 'a'), { type: 'update', update: { sessionUpdate: 'notice', severity: 'warning', title: 'Mind this' }, meta: meta() }, ended('error', 'It broke.'));
  assert.deepEqual(shape(state), [['> a', 'notice: Mind this', 'error']]);
  assert.equal(state.turns[0].end.error, 'It broke.');
});
