// The C# fixture in a folder of the test's own, and an editor that has it open.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openEditor } from './editor.mjs';
import { temporaryFolder } from './lspagent.mjs';

const fixture = fileURLToPath(new URL('../../fixtures/csharp/Shop', import.meta.url));

/** A copy of the shop, restored as far as it can be: one of its projects is broken on purpose. */
export function copyShop(t) {
  const folder = path.join(realpathSync(temporaryFolder(t)), 'Shop');
  cpSync(fixture, folder, { recursive: true, filter: name => !/[\\/](bin|obj)([\\/]|$)/.test(name) });
  for (const project of ['src/Shop.App', 'tests/Shop.Tests']) {
    const { status, stdout, stderr } = spawnSync('dotnet', ['restore', '-v', 'quiet', project], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  }

  return folder;
}

export const navigation = { lspagent: { isTrusted: true, csharp: { navigation: true } } };

/** An editor with a folder open; files are named by their path below it, and a place by a piece of their text. */
export async function openFolder(t, folder, { capabilities = {}, initializationOptions = navigation, ...rest } = {}) {
  const uri = file => pathToFileURL(path.join(folder, file)).href;
  const editor = await openEditor(t, {
    ...rest,
    params: { capabilities, initializationOptions, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: path.basename(folder) }] },
  });
  const messages = [];
  editor.connection.onNotification('window/showMessage', message => messages.push(message.message));
  const source = file => readFileSync(path.join(folder, file), 'utf8');
  /** Where the caret stands in a file: `Total` for before that word, `To|tal` for within it. */
  const at = (file, words, text = source(file)) => {
    const [before, after = ''] = words.split('|');
    const found = text.indexOf(before + after);
    assert.notEqual(found, -1, `${file} does not hold ${words}`);
    const lines = text.slice(0, found + (words.includes('|') ? before.length : 0)).split('\n');
    return { textDocument: { uri: uri(file) }, position: { line: lines.length - 1, character: lines.at(-1).length } };
  };
  return {
    ...editor,
    uri,
    source,
    at,
    messages,
    request: (method, params, ...token) => editor.connection.sendRequest(method, params, ...token),
    notify: (method, params) => editor.connection.sendNotification(method, params),
    open: (file, text = source(file), version = 1) =>
      editor.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uri(file), languageId: 'csharp', version, text } }),
    change: (file, text, version) =>
      editor.connection.sendNotification('textDocument/didChange', { textDocument: { uri: uri(file), version }, contentChanges: [{ text }] }),
    /** Locations as `path:line:column`, sorted, lines and columns from 1. */
    shown: locations => (locations ?? []).map(one => `${path.relative(folder, fileURLToPath(one.uri)).replaceAll('\\', '/')}:${one.range.start.line + 1}:${one.range.start.character + 1}`).sort(),
  };
}
