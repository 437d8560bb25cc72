import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  CancellationTokenSource, ErrorCodes, ExitNotification, InitializeRequest, LSPErrorCodes, ShutdownRequest, TextDocumentSyncKind,
} from 'vscode-languageserver-protocol/node';
import { atEnd } from '../kit/ending.mjs';
import { initializeParams, openEditor, startEditor, startEditorOnPipe } from '../kit/editor.mjs';

const guard = { timeout: 60_000 };
const refused = code => error => error.code === code;

test('an editor starts, shuts down and exits, and the exit code is 0', guard, async t => {
  const { connection, exit, result } = await openEditor(t);
  assert.equal(result.serverInfo.name, 'LspAgent');
  assert.equal(result.capabilities.textDocumentSync.openClose, true);
  assert.equal(result.capabilities.textDocumentSync.change, TextDocumentSyncKind.Incremental);
  assert.equal(result.capabilities.workspace.workspaceFolders.supported, true);
  assert.equal(await connection.sendRequest(ShutdownRequest.type), null);
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await exit, 0);
});

test('an editor that listens on a pipe is served there, and standard output stays empty', guard, async t => {
  const { child, connection, exit } = await startEditorOnPipe(t);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', text => (output += text));
  const result = await connection.sendRequest(InitializeRequest.type, initializeParams());
  assert.equal(result.serverInfo.name, 'LspAgent');
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await exit, 0);
  assert.equal(output, '');
});

test('exit without shutdown is told from a good end by the exit code', guard, async t => {
  const { connection, exit } = await openEditor(t);
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await exit, 1);
});

test('a request before initialize, a second initialize and a request after shutdown are refused, and nothing is lost', guard, async t => {
  const { connection, exit } = startEditor(t);
  await assert.rejects(connection.sendRequest('textDocument/hover', {}), refused(ErrorCodes.ServerNotInitialized));
  await connection.sendRequest(InitializeRequest.type, initializeParams());
  await assert.rejects(connection.sendRequest(InitializeRequest.type, initializeParams()), refused(ErrorCodes.InvalidRequest));
  await connection.sendRequest(ShutdownRequest.type);
  await assert.rejects(connection.sendRequest('textDocument/hover', {}), refused(ErrorCodes.InvalidRequest));
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await exit, 0);
});

test('a method that is not there is refused by its name', guard, async t => {
  const { connection } = await openEditor(t);
  await assert.rejects(connection.sendRequest('textDocument/nothing', {}), error => error.code === ErrorCodes.MethodNotFound && error.message.includes('textDocument/nothing'));
});

test('a request that is cancelled is answered once, and those behind it are too', guard, async t => {
  const { connection, exit } = await openEditor(t);
  const source = new CancellationTokenSource();
  const cancelled = connection.sendRequest(ShutdownRequest.type, source.token);
  source.cancel();
  // The answer may have been on its way already: then it is the result.
  const outcome = await cancelled.then(() => 'done', error => error.code);
  assert.ok(outcome === 'done' || outcome === LSPErrorCodes.RequestCancelled, `${outcome}`);
  if (outcome !== 'done') {
    await connection.sendRequest(ShutdownRequest.type);
  }

  await connection.sendNotification(ExitNotification.type);
  assert.equal(await exit, 0);
});

test('the end of input ends the process within two seconds', guard, async t => {
  const { child, exit } = await openEditor(t);
  const started = performance.now();
  child.stdin.end();
  await exit;
  assert.ok(performance.now() - started < 2000, `it took ${performance.now() - started} ms`);
});

test('the death of the editor ends the process within two seconds, although its pipes stay open', guard, async t => {
  const client = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  atEnd(t, () => client.kill('SIGKILL'));
  const { exit } = await openEditor(t, { params: { processId: client.pid } });
  client.kill('SIGKILL');
  await once(client, 'exit');
  const started = performance.now();
  await exit;
  assert.ok(performance.now() - started < 2000, `it took ${performance.now() - started} ms`);
});
