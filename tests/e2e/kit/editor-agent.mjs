// The agent's side of an editor: sessions beside the documents, on the same connection.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openEditor } from './editor.mjs';
import { temporaryFolder } from './lspagent.mjs';
import { startScriptedModel } from './scripted-model.mjs';

const ours = ['_lspagent/session/event', '_lspagent/status'];
export const clientCapabilities = { session: { notices: {} }, _meta: { lspagent: { methods: ours } } };
export const text = words => [{ type: 'text', text: words }];

/** A workspace with one class, a folder for the transcripts, and a model that says what its script says. */
export async function makeWorkspace(t, ...replies) {
  const model = await startScriptedModel(t, ...replies);
  const folder = temporaryFolder(t);
  const workspace = path.join(folder, 'a wörkspace');
  const home = path.join(folder, 'home');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'A.cs'), 'class OnTheDisk { }\n');
  writeFileSync(path.join(folder, 'outside.txt'), 'what lies outside\n');
  return { model, folder, workspace, home, uri: name => pathToFileURL(path.join(workspace, name)).href };
}

/**
 * An editor in a workspace. `updates` is what `session/update` and `_lspagent/session/event` said, in order; `until` resolves
 * to the first that is as wanted.
 */
export async function openAgentEditor(t, { model, workspace, home, uri }, { capabilities, initializationOptions, requestPermission } = {}) {
  const editor = await openEditor(t, {
    env: { ...model.env, LSPAGENT_HOME: home },
    params: {
      capabilities: capabilities ?? { experimental: { lspagent: { clientCapabilities } } },
      initializationOptions,
      workspaceFolders: [{ uri: uri('').replace(/\/$/, ''), name: 'ws' }],
    },
  });
  const { connection } = editor;
  const updates = [];
  const waiting = new Set();
  const take = params => {
    updates.push(params);
    for (const look of waiting) look(params);
  };
  connection.onNotification('session/update', take);
  connection.onNotification('_lspagent/session/event', take);
  if (requestPermission) connection.onRequest('session/request_permission', requestPermission);
  const until = wanted => new Promise(resolve => {
    const look = update => wanted(update) && (waiting.delete(look), resolve(update));
    updates.some(look) || waiting.add(look);
  });
  // A token that is not there must not be given at all: the library takes it for a second parameter of a method without a type.
  const request = (method, params, ...token) => connection.sendRequest(method, params, ...token);
  return {
    ...editor,
    updates,
    until,
    request,
    newSession: async () => (await request('session/new', { cwd: workspace, mcpServers: [] })).sessionId,
    prompt: (sessionId, words, ...token) => request('session/prompt', { sessionId, prompt: text(words) }, ...token),
    said: sessionId => updates.filter(u => u.sessionId === sessionId && u.update?.sessionUpdate === 'agent_message_chunk').map(u => u.update.content.text).join(''),
    numbered: sessionId => updates.filter(u => u.sessionId === sessionId && u.update?.sessionUpdate !== 'available_commands_update').map(({ sessionId: _, ...rest }) => rest),
  };
}

/** The number of an update, whichever of the two ways it came. */
export const seqOf = ({ update, _meta }) => (update?._meta ?? _meta)?.lspagent?.seq;

/** Everything from a number on, asked for as often as the server wants. */
export async function resync({ request }, sessionId, fromSeq) {
  const updates = [];
  for (let from = fromSeq, complete = false; !complete; ) {
    const answer = await request('_lspagent/session/resync', { sessionId, fromSeq: from });
    updates.push(...answer.updates);
    ({ nextSeq: from, complete } = answer);
  }

  return updates;
}
