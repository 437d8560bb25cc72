import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCodes } from 'vscode-languageserver-protocol/node';
import { openEditor } from '../kit/editor.mjs';

// Which requests a capability promises, as the specification has it.
const promised = {
  callHierarchyProvider: ['textDocument/prepareCallHierarchy', 'callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls'],
  codeActionProvider: ['textDocument/codeAction'],
  codeLensProvider: ['textDocument/codeLens'],
  completionProvider: ['textDocument/completion'],
  definitionProvider: ['textDocument/definition'],
  diagnosticProvider: ['textDocument/diagnostic'],
  documentSymbolProvider: ['textDocument/documentSymbol'],
  executeCommandProvider: ['workspace/executeCommand'],
  hoverProvider: ['textDocument/hover'],
  implementationProvider: ['textDocument/implementation'],
  inlayHintProvider: ['textDocument/inlayHint'],
  inlineCompletionProvider: ['textDocument/inlineCompletion'],
  referencesProvider: ['textDocument/references'],
  renameProvider: ['textDocument/rename'],
  typeHierarchyProvider: ['textDocument/prepareTypeHierarchy', 'typeHierarchy/supertypes', 'typeHierarchy/subtypes'],
  workspaceSymbolProvider: ['workspace/symbol'],
};

const resolved = { codeActionProvider: 'codeAction/resolve', codeLensProvider: 'codeLens/resolve', inlayHintProvider: 'inlayHint/resolve' };

// What is no request of its own: it says how something else is done, or is promised by the list of methods.
const others = new Set(['positionEncoding', 'textDocumentSync', 'workspace', 'experimental']);

test('every method that the server announces has a handler', { timeout: 60_000 }, async t => {
  const { connection, result } = await openEditor(t);
  const capabilities = Object.entries(result.capabilities);
  const unknown = capabilities.map(([name]) => name).filter(name => !(name in promised) && !others.has(name));
  assert.deepEqual(unknown, [], 'say in this test which requests these capabilities promise');

  const methods = capabilities
    .filter(([name, value]) => name in promised && value)
    .flatMap(([name, value]) => [...promised[name], ...(value.resolveProvider ? [resolved[name]] : [])]);
  for (const method of [...methods, ...result.capabilities.experimental.lspagent.methods]) {
    // No parameters fit no method, so that nothing happens; what matters is only that somebody is there to say so.
    const error = await connection.sendRequest(method, { none: true }).then(() => null, refusal => refusal);
    const isThere = error?.code !== ErrorCodes.MethodNotFound || /is a notification/.test(error.message);
    assert.ok(isThere, `${method} is announced and has no handler`);
  }
});
