import assert from 'node:assert/strict';
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  CancellationTokenSource, DidChangeTextDocumentNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, ExitNotification, ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { clientCapabilities, makeWorkspace, openAgentEditor, resync, seqOf } from '../kit/editor-agent.mjs';

const guard = { timeout: 120_000 };
const read = '-> Read {"file_path":"A.cs"}';
const isText = u => u.update?.sessionUpdate === 'agent_message_chunk';
const result = updates => updates.filter(u => u.update?.sessionUpdate === 'tool_call_update').at(-1).update.content.map(part => part.content?.text ?? '').join('');

async function leave({ connection, exit }) {
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  return exit;
}

async function kill({ child, exit }) {
  child.kill('SIGKILL');
  await exit;
}

test('a tool reads what stands in the editor, and the disk when the editor has let go of it', guard, async t => {
  const place = await makeWorkspace(t, read, 'Seen.', read, 'Seen again.');
  const editor = await openAgentEditor(t, place);
  const uri = place.uri('A.cs');
  await editor.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'csharp', version: 1, text: 'class OnTheDisk { }\n' } });
  const sessionId = await editor.newSession();
  const change = { range: { start: { line: 0, character: 6 }, end: { line: 0, character: 15 } }, text: 'Unsaved' };
  await editor.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version: 2 }, contentChanges: [change] });
  assert.deepEqual(await editor.prompt(sessionId, 'read A.cs'), { stopReason: 'end_turn' });
  assert.match(result(editor.updates), /class Unsaved \{ \}/);
  assert.equal(editor.said(sessionId), 'Seen.');

  await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  await editor.prompt(sessionId, 'read it again');
  assert.match(result(editor.updates), /class OnTheDisk \{ \}/);
  const [, asked] = await (await fetch(`${place.model.env.ANTHROPIC_BASE_URL}/scripted/requests`)).json();
  assert.match(JSON.stringify(asked.messages.at(-1)), /class Unsaved/, 'the model is told what the tool read');
  const numbers = editor.updates.map(seqOf);
  assert.ok(numbers.every(Number.isInteger), 'every update has its number');
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b), 'updates come in the order of their numbers');
  assert.equal(await leave(editor), 0);
});

for (const [answer, expected] of [['allow_once', /what lies outside/], ['reject_once', /was not allowed/]]) {
  test(`a call that needs permission is asked in the editor, and ${answer} decides`, guard, async t => {
    const questions = [];
    const place = await makeWorkspace(t, '-> Read {"file_path":"../outside.txt"}', 'Done.');
    const editor = await openAgentEditor(t, place, {
      requestPermission: question => {
        questions.push(question);
        return { outcome: { outcome: 'selected', optionId: answer } };
      },
    });
    await editor.prompt(await editor.newSession(), 'read it');
    assert.equal(questions.length, 1);
    assert.match(result(editor.updates), expected);
  });
}

test('what an editor can do may stand in the initialization options, and an editor that announced nothing gets nothing of ours', guard, async t => {
  const place = await makeWorkspace(t, 'One.', 'Two.');
  const told = await openAgentEditor(t, place, { capabilities: {}, initializationOptions: { lspagent: { clientCapabilities } } });
  await told.prompt(await told.newSession(), 'go');
  assert.ok(told.updates.some(u => u.event?.type === 'turn_ended'));
  const plain = await openAgentEditor(t, place, { capabilities: {} });
  const sessionId = await plain.newSession();
  await plain.prompt(sessionId, 'go');
  assert.equal(plain.said(sessionId), 'Two.');
  assert.ok(plain.updates.every(u => u.update), 'nothing but ACP');
});

const interrupts = {
  'session/cancel': ({ connection }, sessionId) => connection.sendNotification('session/cancel', { sessionId }),
  '$/cancelRequest': (_, __, source) => source.cancel(),
};

for (const [method, interrupt] of Object.entries(interrupts)) {
  test(`${method} ends the turn, keeps what was said, and the session goes on`, guard, async t => {
    const rounds = 12;
    const place = await makeWorkspace(t, ...Array(rounds).fill('!endless on and '), 'Here I am.');
    const editor = await openAgentEditor(t, place);
    const sessionId = await editor.newSession();
    const took = [];
    for (let round = 0; round < rounds; round++) {
      editor.updates.length = 0;
      const source = new CancellationTokenSource();
      const turn = editor.prompt(sessionId, `round ${round}`, source.token);
      await editor.until(isText);
      const started = performance.now();
      interrupt(editor, sessionId, source);
      assert.deepEqual(await turn, { stopReason: 'cancelled' });
      took.push(performance.now() - started);
      assert.ok(took.at(-1) < 2000, `it took ${took.at(-1)} ms`);
    }

    const sorted = took.toSorted((a, b) => a - b);
    t.diagnostic(`${rounds} interrupts of a stream: first ${took[0].toFixed(1)} ms, median ${sorted[rounds / 2].toFixed(1)} ms, slowest ${sorted.at(-1).toFixed(1)} ms`);
    editor.updates.length = 0;
    assert.deepEqual(await editor.prompt(sessionId, 'and now?'), { stopReason: 'end_turn' });
    assert.equal(editor.said(sessionId), 'Here I am.');
    const { content } = await editor.request('_lspagent/session/export', { sessionId, format: 'json' });
    const kept = JSON.parse(content).lines.filter(line => line.entry.isInterrupted && line.entry.content.some(block => /^on and /.test(block.value)));
    assert.equal(kept.length, rounds, 'each part is kept and marked');
  });
}

test('an editor whose server was killed takes the session up again and misses nothing', guard, async t => {
  const place = await makeWorkspace(t, `Before.\n${read}`, 'One.', 'The beginning\n!wait never\nthe end', 'Here I am.');
  const first = await openAgentEditor(t, place);
  const sessionId = await first.newSession();
  await first.prompt(sessionId, 'first');
  first.prompt(sessionId, 'second').catch(() => {});
  await first.until(u => isText(u) && u.update.content.text.includes('The beginning'));
  await kill(first);

  const second = await openAgentEditor(t, place);
  await second.request('session/resume', { sessionId, cwd: place.workspace, mcpServers: [] });
  const shown = first.numbered(sessionId);
  const everything = await resync(second, sessionId, 0);
  assert.deepEqual(everything.slice(0, shown.length), shown, 'all that was shown is there, word for word');
  const last = Math.max(...shown.map(seqOf));
  const missed = await resync(second, sessionId, last + 1);
  assert.deepEqual([...shown, ...missed], everything, 'what was shown and what was missed make the whole');
  assert.ok(missed.some(u => u.event?.type === 'turn_ended' && u.event.reason === 'interrupted'), 'the turn is said to be interrupted');

  assert.deepEqual(await second.prompt(sessionId, 'go on'), { stopReason: 'end_turn' });
  assert.equal(second.said(sessionId), 'Here I am.');
  const lived = second.numbered(sessionId);
  assert.deepEqual(await resync(second, sessionId, seqOf(lived[0])), lived, 'a client that asks again is told the same');
});

test('an editor that leaves in the midst of a turn finds what was said', guard, async t => {
  const place = await makeWorkspace(t, 'The beginning\n!wait never\nthe end', 'Here I am.');
  const first = await openAgentEditor(t, place);
  const sessionId = await first.newSession();
  first.prompt(sessionId, 'go').catch(() => {});
  await first.until(isText);
  assert.equal(await leave(first), 0);

  const second = await openAgentEditor(t, place);
  await second.request('session/load', { sessionId, cwd: place.workspace, mcpServers: [] });
  assert.equal(second.said(sessionId), 'The beginning');
  await second.prompt(sessionId, 'go on');
  assert.equal(second.said(sessionId), 'The beginningHere I am.');
});

test('a transcript that was cut off is loaded up to there, and that is said', guard, async t => {
  const place = await makeWorkspace(t, 'One.', 'Two.');
  const first = await openAgentEditor(t, place);
  const sessionId = await first.newSession();
  await first.prompt(sessionId, 'go');
  await kill(first);
  const transcript = readdirSync(place.home, { recursive: true }).find(name => name.endsWith(`${sessionId}.jsonl`));
  appendFileSync(path.join(place.home, transcript), '{"seq":99,"par');

  const second = await openAgentEditor(t, place);
  await second.request('session/load', { sessionId, cwd: place.workspace, mcpServers: [] });
  const notices = second.updates.filter(u => /cut off/.test(JSON.stringify(u)));
  assert.equal(notices.length, 1, JSON.stringify(second.updates));
  await second.prompt(sessionId, 'on');
  assert.equal(second.said(sessionId), 'One.Two.');
});

test('a session is renamed, listed, forked and exported', guard, async t => {
  const place = await makeWorkspace(t, 'One.', 'Two.', 'Another two.');
  const editor = await openAgentEditor(t, place);
  const sessionId = await editor.newSession();
  await editor.prompt(sessionId, 'first');
  const afterFirst = Math.max(...editor.updates.map(seqOf));
  await editor.request('_lspagent/session/rename', { sessionId, title: 'A good name' });
  await editor.until(u => u.update?.sessionUpdate === 'session_info_update' && u.update.title === 'A good name');
  await editor.prompt(sessionId, 'second');

  const { sessionId: fork } = await editor.request('_lspagent/session/fork', { sessionId, seq: afterFirst });
  assert.notEqual(fork, sessionId);
  await editor.prompt(fork, 'another second');
  assert.equal(editor.said(sessionId), 'One.Two.');
  assert.equal(editor.said(fork), 'Another two.');
  const asked = (await (await fetch(`${place.model.env.ANTHROPIC_BASE_URL}/scripted/requests`)).json()).at(-1);
  assert.match(JSON.stringify(asked.messages), /first.*One\..*another second/);
  assert.doesNotMatch(JSON.stringify(asked.messages), /Two\./, 'the fork knows nothing of what came after it');

  const { sessions } = await editor.request('session/list', { cwd: place.workspace });
  assert.deepEqual(new Set(sessions.map(session => session.sessionId)), new Set([sessionId, fork]));
  assert.equal(sessions.find(session => session.sessionId === sessionId).title, 'A good name');

  const markdown = await editor.request('_lspagent/session/export', { sessionId });
  assert.equal(markdown.mimeType, 'text/markdown');
  assert.match(markdown.content, /A good name[^]*first[^]*One\.[^]*second[^]*Two\./);
  const json = await editor.request('_lspagent/session/export', { sessionId, format: 'json' });
  assert.equal(json.mimeType, 'application/json');
  assert.equal(JSON.parse(json.content).title, 'A good name');

  const refusal = await editor.request('_lspagent/session/rename', { sessionId, title: ' ' }).then(() => null, error => error);
  assert.match(refusal.message, /one line of 1 to 200 characters/);
  const unknown = await editor.request('session/prompt', { sessionId: 'none', prompt: [] }).then(() => null, error => error);
  assert.match(unknown.message, /no open session 'none'/);
});

test('a session that its own connection loads again in mid-turn is told whole, in order, and goes on once', { timeout: 60_000 }, async t => {
  const place = await makeWorkspace(t, 'The first half\n!wait go\n and the second.');
  const editor = await openAgentEditor(t, place);
  const sessionId = await editor.newSession();
  const turn = editor.prompt(sessionId, 'Go');
  await editor.until(({ update }) => update?.sessionUpdate === 'agent_message_chunk');
  const before = editor.updates.length;
  await editor.request('session/load', { sessionId, cwd: place.workspace, mcpServers: [] });
  place.model.open('go');
  await turn;
  const told = editor.updates.slice(before).filter(({ update }) => /message_chunk$/.test(update?.sessionUpdate));
  assert.equal(told.map(({ update }) => update.content.text).join(''), 'GoThe first half and the second.');
  const numbers = editor.updates.slice(before).map(seqOf).filter(seq => seq !== undefined);
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
});
