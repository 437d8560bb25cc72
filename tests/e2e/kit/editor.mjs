// An editor as its language client sees it: the protocol library of VS Code on one side, the published executable on the other.
import {
  createClientPipeTransport, createProtocolConnection, generateRandomPipeName, InitializeRequest, InitializedNotification, StreamMessageReader, StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { atEnd } from './ending.mjs';
import { startLspAgent } from './lspagent.mjs';

/** Starts `lspagent lsp` and listens; nothing is initialized yet. */
export function startEditor(test, { args = ['lsp', '--stdio'], ...options } = {}) {
  const agent = startLspAgent(test, args, options);
  return listen(test, agent, new StreamMessageReader(agent.child.stdout), new StreamMessageWriter(agent.child.stdin));
}

/** The same over a pipe (a socket where there are no named pipes), on which the editor listens first. */
export async function startEditorOnPipe(test, options = {}) {
  const name = generateRandomPipeName();
  const transport = await createClientPipeTransport(name);
  const agent = startLspAgent(test, ['lsp', '--pipe', name], options);
  const [reader, writer] = await transport.onConnected();
  return listen(test, agent, reader, writer);
}

function listen(test, agent, reader, writer) {
  const connection = createProtocolConnection(reader, writer, silent);
  connection.onError(() => {}); // The pipe of a process that is killed; each test looks at the exit code instead.
  connection.listen();
  atEnd(test, () => connection.dispose());
  return { ...agent, connection };
}

const silent = { error() {}, warn() {}, info() {}, log() {} };

/** The parameters of a plain editor: what it can do beyond them is given as capabilities. */
export function initializeParams({ capabilities = {}, ...rest } = {}) {
  return { processId: process.pid, clientInfo: { name: 'end-to-end tests', version: '1' }, rootUri: null, workspaceFolders: null, capabilities, ...rest };
}

/** Starts an editor and goes through the handshake; `result` is what the server announced, and `prepare` gets the connection before it. */
export async function openEditor(test, { params, prepare, ...options } = {}) {
  const editor = startEditor(test, options);
  prepare?.(editor.connection);
  const result = await editor.connection.sendRequest(InitializeRequest.type, initializeParams(params));
  await editor.connection.sendNotification(InitializedNotification.type, {});
  return { ...editor, result };
}
