import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { isEvent, isForm, isHunk, isPermissionRequest, isStatus, isUpdate } = await load('protocol/checks.ts');
const { reduce } = await load('state/reducer.ts');
const { emptySession } = await load('state/session.ts');

const text = { type: 'text', text: 'x' };
const whole = {
  user_message_chunk: { content: text },
  agent_message_chunk: { content: text, messageId: 'm' },
  agent_thought_chunk: { content: text },
  tool_call: { toolCallId: 't', title: 'T', content: [{ type: 'diff', path: '/a', newText: '' }], locations: [{ path: '/a', line: 1 }] },
  tool_call_update: { toolCallId: 't', content: [{ type: 'content', content: text }] },
  plan: { entries: [{ content: 'x', priority: 'high', status: 'pending' }] },
  available_commands_update: { availableCommands: [{ name: 'n', description: 'd' }] },
  current_mode_update: { currentModeId: 'plan' },
  config_option_update: { configOptions: [{ type: 'select', id: 'mode', name: 'Mode', currentValue: 'a', options: [] }] },
  session_info_update: { title: 'T' },
  usage_update: { used: 1, size: 2, cost: { amount: 1, currency: 'USD' } },
};

/** The same value with one part of it, however deep, replaced by something else. */
function* damaged(value) {
  for (const wrong of [null, 7, 'x', [], {}]) yield wrong;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    for (const other of damaged(part)) yield Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
  }
}

for (const [sessionUpdate, fields] of Object.entries(whole)) {
  test(`${sessionUpdate}: what is whole passes, and nothing that passes breaks the state`, () => {
    assert.ok(isUpdate({ sessionUpdate, ...fields }));
    assert.ok(!isUpdate({ sessionUpdate }) || sessionUpdate === 'session_info_update');
    const begun = reduce(emptySession, [{ type: 'update', update: { sessionUpdate: 'tool_call', ...whole.tool_call }, meta: {} }]);
    for (const update of damaged({ sessionUpdate, ...fields })) {
      if (isUpdate(update)) reduce(begun, [{ type: 'update', update, meta: {} }]);
    }
  });
}

test('events, status, changes and questions are held to their parts', () => {
  assert.ok(isEvent({ type: 'turn_ended', turnId: 't', reason: 'end_turn' }));
  assert.ok(isEvent({ type: 'something_new' }));
  assert.ok(!isEvent({ type: 'turn_ended' }));
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 };
  assert.ok(isStatus({ activity: 'model', verb: 'Thinking', elapsedMs: 5, tokens }));
  assert.ok(!isStatus({ activity: 'model', verb: 'Thinking', elapsedMs: 5, tokens: { input: 1 } }));
  assert.ok(isHunk({ id: '1', path: '/a', line: 0, lines: 1, oldText: '', newText: 'x' }));
  assert.ok(!isHunk({ id: '1', path: '/a', line: 'x', lines: 1, oldText: '', newText: 'x' }));
  const request = { sessionId: 's', toolCall: { toolCallId: 't' }, options: [{ optionId: 'o', name: 'O', kind: 'allow_once' }] };
  assert.ok(isPermissionRequest(request));
  const facts = { because: 'it writes', meaning: ['renames a method'] };
  const withFacts = permission => ({ ...request, _meta: { lspagent: { permission } } });
  assert.ok(isPermissionRequest(withFacts(facts)));
  for (const wrong of [7, {}, { ...facts, meaning: 'x' }, { ...facts, meaning: [7] }, { ...facts, command: {} }, { ...facts, hosts: [null] }]) assert.ok(!isPermissionRequest(withFacts(wrong)), JSON.stringify(wrong));
  assert.ok(!isPermissionRequest({ ...request, options: [{ ...request.options[0], _meta: { lspagent: { covers: 'x' } } }] }));
  assert.ok(!isPermissionRequest({ ...request, options: [{}] }));
  assert.ok(!isPermissionRequest({ ...request, toolCall: { toolCallId: 't', content: [{ type: 'diff' }] } }));
  assert.ok(isForm({ mode: 'form', sessionId: 's', message: 'm', requestedSchema: { type: 'object', properties: { a: { type: 'string' } } } }));
  assert.ok(!isForm({ mode: 'url', sessionId: 's', message: 'm' }));
});
