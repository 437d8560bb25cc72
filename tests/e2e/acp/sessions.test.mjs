import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { methods } from '@agentclientprotocol/sdk';
import { temporaryFolder } from '../kit/lspagent.mjs';
import { openPanel } from '../kit/panel.mjs';
import { startScriptedModel } from '../kit/scripted-model.mjs';

const guard = { timeout: 120_000 };
const agentMethods = methods.agent;
const text = words => [{ type: 'text', text: words }];

/** A panel with a session in a folder that holds one class. */
async function openSession(t, replies, options = {}) {
  const model = await startScriptedModel(t, ...replies);
  const folder = temporaryFolder(t);
  const workspace = path.join(folder, 'ws');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'A.cs'), 'class Foo { }\n');
  writeFileSync(path.join(folder, 'outside.txt'), 'what lies outside\n');
  const home = path.join(folder, 'home');
  const panel = await openPanel(t, { env: { ...model.env, LSPAGENT_HOME: home }, ...options });
  const { sessionId, modes, configOptions } = await panel.agent.request(agentMethods.session.new, { cwd: workspace, mcpServers: [] });
  const said = () => panel.updates.filter(u => u.update.sessionUpdate === 'agent_message_chunk').map(u => u.update.content.text).join('');
  return { ...panel, model, folder, workspace, home, sessionId, modes, configOptions, said, prompt: words => panel.agent.request(agentMethods.session.prompt, { sessionId, prompt: text(words) }) };
}

test('a prompt runs tools and streams its answer', guard, async t => {
  const session = await openSession(t, ['-> Grep {"pattern":"Foo"}', 'Foo is declared in A.cs.']);
  assert.equal(session.modes.currentModeId, 'default');
  assert.ok(session.configOptions.some(option => option.id === 'model'));
  assert.deepEqual(await session.prompt('where is Foo?'), { stopReason: 'end_turn' });
  assert.equal(session.said(), 'Foo is declared in A.cs.');
  const calls = session.updates.filter(u => u.update.sessionUpdate.startsWith('tool_call')).map(u => u.update);
  assert.equal(calls[0].kind, 'search');
  assert.equal(calls.at(-1).status, 'completed');
  assert.match(calls.at(-1).content[0].content.text, /A\.cs/);
  const numbers = session.updates.map(u => u.update._meta?.lspagent?.seq).filter(Number.isInteger);
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b), 'updates come in the order of their numbers');
});

for (const [answer, expected] of [['allow_once', /what lies outside/], ['reject_once', /was not allowed/]]) {
  test(`a call that needs permission is asked, and ${answer} decides`, guard, async t => {
    const questions = [];
    const session = await openSession(t, ['-> Read {"file_path":"../outside.txt"}', 'Done.'], {
      requestPermission: request => {
        questions.push(request);
        return { outcome: { outcome: 'selected', optionId: answer } };
      },
    });
    await session.prompt('read it');
    assert.equal(questions.length, 1);
    assert.deepEqual([...new Set(questions[0].options.map(option => option.kind))], ['allow_once', 'allow_always', 'reject_once']);
    const end = session.updates.filter(u => u.update.sessionUpdate === 'tool_call_update').at(-1).update;
    assert.match(end.content.map(part => part.content?.text ?? '').join(''), expected);
  });
}

test('cancel ends the turn, keeps what was said, and the session goes on', guard, async t => {
  const session = await openSession(t, ['The beginning\n!wait never\nthe end', 'Again.']);
  const turn = session.prompt('go');
  await session.until(u => u.update.sessionUpdate === 'agent_message_chunk');
  await session.agent.notify(agentMethods.session.cancel, { sessionId: session.sessionId });
  assert.deepEqual(await turn, { stopReason: 'cancelled' });
  assert.deepEqual(await session.prompt('once more'), { stopReason: 'end_turn' });
  assert.equal(session.said(), 'The beginningAgain.');
});

test('a session of the past is listed, loaded with its history, and goes on', guard, async t => {
  const session = await openSession(t, ['One.', 'Two.']);
  await session.prompt('first');
  session.child.stdin.end();
  await session.exit;
  const again = await openPanel(t, { env: { ...session.model.env, LSPAGENT_HOME: session.home } });
  const { sessions } = await again.agent.request(agentMethods.session.list, { cwd: session.workspace });
  assert.deepEqual(sessions.map(entry => [entry.sessionId, entry.title]), [[session.sessionId, 'first']]);
  await again.agent.request(agentMethods.session.load, { sessionId: session.sessionId, cwd: session.workspace, mcpServers: [] });
  const shown = again.updates.filter(u => u.update.sessionUpdate.endsWith('message_chunk')).map(u => u.update.content.text);
  assert.deepEqual(shown, ['first', 'One.']);
  await again.agent.request(agentMethods.session.prompt, { sessionId: session.sessionId, prompt: text('second') });
  assert.equal(again.updates.filter(u => u.update.sessionUpdate === 'agent_message_chunk').at(-1).update.content.text, 'Two.');
});

test('without a model a prompt says how to get one', guard, async t => {
  const folder = temporaryFolder(t);
  const panel = await openPanel(t, { env: { LSPAGENT_MODEL: 'anthropic/claude-sonnet-4-20250514' } });
  const { sessionId } = await panel.agent.request(agentMethods.session.new, { cwd: folder, mcpServers: [] });
  const error = await panel.agent.request(agentMethods.session.prompt, { sessionId, prompt: text('go') }).then(() => null, refusal => refusal);
  assert.equal(error.code, -32000);
  assert.match(error.message, /ANTHROPIC_API_KEY/);
});
