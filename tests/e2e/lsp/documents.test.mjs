import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DidChangeTextDocumentNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, ExitNotification, ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { openEditor } from '../kit/editor.mjs';

const guard = { timeout: 60_000 };
const uri = 'file:///a%20folder/%C3%BC%23.cs';

const at = (line, character) => ({ line, character });
const edit = (start, end, text) => ({ range: { start, end }, text });

/** Opens a text, sends changes to it, ends the process and answers what the log says about documents that went astray. */
async function edited(t, { text, capabilities }, ...changes) {
  const { connection, exit, errors, result } = await openEditor(t, { params: { capabilities } });
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'csharp', version: 1, text } });
  for (const [index, contentChanges] of changes.entries()) {
    await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version: index + 2 }, contentChanges });
  }

  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await exit, 0);
  return { astray: errors().split('\n').filter(line => line.includes(uri)), encoding: result.capabilities.positionEncoding ?? 'utf-16' };
}

test('edits are applied in their order, with line ends of both kinds', guard, async t => {
  const { astray, encoding } = await edited(
    t,
    { text: 'class A\r\n{\n}\n' },
    [edit(at(0, 6), at(0, 7), '😀B'), edit(at(0, 8), at(0, 9), 'C\n\n')],
    [edit(at(6, 0), at(6, 0), '// Six lines now: this is their end.')],
    [edit(at(7, 0), at(7, 0), '// There is no such line.')],
  );
  assert.equal(encoding, 'utf-16');
  assert.equal(astray.length, 1, astray.join('\n'));
  assert.match(astray[0], /out of sync.*line 7 of 6/);
});

test('an editor that counts bytes is served in bytes', guard, async t => {
  const { astray, encoding } = await edited(
    t,
    { text: 'aé😀b', capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } } },
    [edit(at(0, 1), at(0, 3), 'xy')],
    [edit(at(0, 7), at(0, 7), 'ü')],
    [edit(at(0, 9), at(0, 9), '€')],
    [edit(at(0, 8), at(0, 8), 'in the middle of a letter')],
  );
  assert.equal(encoding, 'utf-8');
  assert.equal(astray.length, 1, astray.join('\n'));
  assert.match(astray[0], /0:8/);
});

test('a change that cannot be meant is said in the log, and the whole text puts it right', guard, async t => {
  const { astray } = await edited(t, { text: 'a\nb\n' }, [edit(at(7, 0), at(7, 0), 'x')], [{ text: 'one\ntwo\n' }], [edit(at(2, 0), at(2, 0), 'three')]);
  assert.equal(astray.length, 1, astray.join('\n'));
  assert.match(astray[0], /out of sync/);
});
