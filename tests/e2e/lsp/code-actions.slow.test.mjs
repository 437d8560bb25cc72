// Code actions of the published executable: the agent's own, which need no compiler, and the SDK's, where there is no other C# server.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../kit/lspagent.mjs';
import { startScriptedModel } from '../kit/scripted-model.mjs';
import { openFolder } from '../kit/shop.mjs';

const literals = { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } } };
const resolving = { ...literals, dataSupport: true, resolveSupport: { properties: ['edit'] } };
const edits = { applyEdit: true, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } };

/** A folder with one file, which is open, and what is offered in it. */
async function openFile(t, text, options = {}) {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'A.cs'), text);
  const editor = await openFolder(t, folder, { capabilities: { workspace: edits, textDocument: { codeAction: resolving } }, ...options });
  editor.open('A.cs');
  const actions = (words, context = {}, file = 'A.cs') => {
    const { textDocument, position } = editor.at(file, words);
    return editor.request('textDocument/codeAction', { textDocument, range: { start: position, end: position }, context: { diagnostics: [], ...context } });
  };
  /** Asks until the projects are loaded, which nobody waits for. */
  const offered = async (words, title) => {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const found = (await actions(words)).find(action => action.title === title);
      if (found) return found;
    }

    assert.fail(`${title} was never offered; offered were: ${(await actions(words)).map(action => action.title).join('; ')}`);
  };
  return { ...editor, folder, actions, offered };
}

const diagnostic = { range: { start: { line: 0, character: 10 }, end: { line: 0, character: 14 } }, message: "The name 'nope' does not exist in the current context", code: 'CS0103', severity: 1, source: 'csharp' };

test('the agent is offered for diagnostics and on code, and nothing but that where another server is', { timeout: 60_000 }, async t => {
  const { actions, result } = await openFile(t, 'class A { nope X() => 1; }\n', { initializationOptions: {} });
  assert.deepEqual(result.capabilities.executeCommandProvider.commands.slice(0, 5), ['lspagent.fix', 'lspagent.explain', 'lspagent.refactor', 'lspagent.generateTests', 'lspagent.document']);
  const titles = async (...asked) => (await actions(...asked)).map(action => `${action.kind} ${action.title}`);
  assert.deepEqual(await titles('no|pe', { diagnostics: [diagnostic], triggerKind: 2 }), [
    'quickfix Fix with LspAgent',
    "quickfix Explain with LspAgent: The name 'nope' does not exist in the current context",
  ]);
  assert.deepEqual(await titles('no|pe', { triggerKind: 1 }), [
    'refactor.rewrite Refactor with LspAgent…', 'refactor Generate tests with LspAgent', 'refactor.rewrite Document with LspAgent', 'refactor Explain with LspAgent',
  ]);
  assert.deepEqual(await titles('no|pe', { diagnostics: [diagnostic], only: ['quickfix'] }).then(all => all.length), 2);
  assert.deepEqual(await titles('no|pe', { triggerKind: 2 }), []);
  const [fix] = await actions('no|pe', { diagnostics: [diagnostic] });
  assert.equal(fix.command.command, 'lspagent.fix');
  assert.deepEqual(fix.command.arguments[0].diagnostics[0].code, 'CS0103');
});

test('a fix by the agent is applied in the editor, and waits for the word of its user', { timeout: 120_000 }, async t => {
  const model = await startScriptedModel(t, '-> Read {"file_path":"A.cs"}', '-> Edit {"file_path":"A.cs","old_string":"nope","new_string":"int"}', 'Now it is an int.');
  const questions = [];
  let text = 'class A { nope X() => 1; }\n';
  let version = 1;
  let ended;
  const over = new Promise(resolve => (ended = resolve));
  const progress = [];
  const editor = await openFile(t, text, {
    env: model.env,
    initializationOptions: { lspagent: { isTrusted: true } },
    capabilities: { workspace: edits, textDocument: { codeAction: literals }, window: { workDoneProgress: true } },
    prepare: connection => {
      connection.onRequest('window/workDoneProgress/create', () => null);
      connection.onNotification('$/progress', ({ value }) => progress.push(`${value.kind} ${value.title ?? value.message ?? ''}`.trim()));
      connection.onRequest('window/showMessageRequest', ({ message, actions }) => {
        questions.push(message);
        return actions.find(action => /^Take back$/.test(action.title)) ?? actions.find(action => /allow/i.test(action.title));
      });
      connection.onRequest('workspace/applyEdit', async ({ edit }) => {
        for (const { range, newText } of edit.documentChanges.flatMap(change => change.edits)) {
          const lines = text.split('\n');
          const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
          text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
        }

        const seen = text;
        await connection.sendNotification('textDocument/didChange', { textDocument: { uri: editor.uri('A.cs'), version: ++version }, contentChanges: [{ text: seen }] });
        if (version === 2) assert.match(seen, /int X/);
        if (version === 3) ended();
        return { applied: true };
      });
    },
  });
  const [fix] = await editor.actions('no|pe', { diagnostics: [diagnostic] });
  const { sessionId } = await editor.request('workspace/executeCommand', fix.command);
  assert.ok(sessionId);
  await over;
  assert.equal(text, 'class A { nope X() => 1; }\n');
  assert.match(questions.at(-1), /Now it is an int\.\n\n1 change in 1 file waits for your word\./);
  assert.equal(progress[0], 'begin Fix with LspAgent');
  assert.ok(progress.some(line => /^report .*A\.cs/.test(line)), progress.join('\n'));
});

test('a change that waits can be kept or taken back at its line', { timeout: 120_000 }, async t => {
  const model = await startScriptedModel(t, '-> Read {"file_path":"B.txt"}', '-> Edit {"file_path":"B.txt","old_string":"one","new_string":"two"}', 'Done.');
  let later;
  const decidedLater = new Promise(resolve => (later = resolve));
  const editor = await openFile(t, 'class A { }\n', {
    env: model.env,
    initializationOptions: { lspagent: { isTrusted: true } },
    capabilities: { textDocument: { codeAction: literals } },
    prepare: connection => connection.onRequest('window/showMessageRequest', ({ actions }) => {
      const wait = actions.find(action => /^Decide later$/.test(action.title));
      if (wait) setImmediate(later);
      return wait ?? actions.find(action => /allow/i.test(action.title));
    }),
  });
  const file = path.join(editor.folder, 'B.txt');
  writeFileSync(file, 'one\n');
  const [refactor] = await editor.actions('class', { only: ['refactor.rewrite'] });
  await editor.request('workspace/executeCommand', refactor.command);
  await decidedLater;
  assert.equal(readFileSync(file, 'utf8'), 'two\n');
  const waiting = () => editor.actions('two', { only: ['quickfix'] }, 'B.txt');
  assert.deepEqual((await waiting()).map(action => action.title), ['Keep this change of LspAgent', 'Take this change of LspAgent back']);
  await editor.request('workspace/executeCommand', (await waiting())[1].command);
  assert.equal(readFileSync(file, 'utf8'), 'one\n');
  assert.deepEqual(await editor.actions('one', { only: ['quickfix'] }, 'B.txt'), []);
});

test('an explanation opens as a document where the editor opens documents', { timeout: 60_000 }, async t => {
  const model = await startScriptedModel(t, 'It does **nothing**.');
  let show;
  const shown = new Promise(resolve => (show = resolve));
  const editor = await openFile(t, 'class A { int X() => 1; }\n', {
    env: model.env,
    initializationOptions: { lspagent: { isTrusted: true } },
    capabilities: { textDocument: { codeAction: literals }, window: { showDocument: { support: true } } },
    prepare: connection => connection.onRequest('window/showDocument', asked => show(asked) ?? { success: true }),
  });
  const explain = (await editor.actions('X()')).find(action => action.title === 'Explain with LspAgent');
  await editor.request('workspace/executeCommand', explain.command);
  assert.equal(readFileSync(new URL((await shown).uri), 'utf8'), 'It does **nothing**.\n');
  await assert.rejects(editor.request('workspace/executeCommand', { command: 'lspagent.nothing' }), { code: -32602 });
  await assert.rejects(editor.request('workspace/executeCommand', { command: 'lspagent.fix', arguments: [{}] }), { code: -32602 });
  const outside = { uri: 'file:///elsewhere/B.cs', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };
  await assert.rejects(editor.request('workspace/executeCommand', { command: 'lspagent.explain', arguments: [outside] }), /is in no folder that the editor has open/);
});

test('the fixes of the SDK are worked out when they are chosen, and refused when the text has changed', { timeout: 120_000 }, async t => {
  const text = 'class A : System.IDisposable\n{\n}\n';
  const editor = await openFile(t, text);
  const offer = await editor.offered('System.IDis|posable', 'Implement interface');
  assert.equal(offer.edit, undefined);
  assert.equal(offer.kind, 'quickfix');
  const { edit } = await editor.request('codeAction/resolve', offer);
  assert.match(edit.documentChanges[0].edits.map(one => one.newText).join(''), /public void Dispose\(\)/);
  assert.equal(edit.documentChanges[0].textDocument.version, 1);
  assert.equal(edit.changeAnnotations, undefined);
  editor.change('A.cs', `// more\n${text}`, 2);
  await assert.rejects(editor.request('codeAction/resolve', offer), { code: -32801 });
});

test('a client that announced annotations gets them, and one that resolves nothing gets a command', { timeout: 120_000 }, async t => {
  const text = 'class A : System.IDisposable\n{\n}\n';
  const annotated = await openFile(t, text, { capabilities: { workspace: { ...edits, workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } }, textDocument: { codeAction: { ...resolving, honorsChangeAnnotations: true } } } });
  const { edit } = await annotated.request('codeAction/resolve', await annotated.offered('System.IDis|posable', 'Implement interface'));
  assert.deepEqual(edit.changeAnnotations, { change: { label: 'Implement interface' } });
  assert.equal(edit.documentChanges[0].edits[0].annotationId, 'change');

  let apply;
  const applied = new Promise(resolve => (apply = resolve));
  const plain = await openFile(t, text, {
    capabilities: { workspace: { applyEdit: true } },
    prepare: connection => connection.onRequest('workspace/applyEdit', asked => apply(asked) ?? { applied: true }),
  });
  const command = await plain.offered('System.IDis|posable', 'Implement interface');
  assert.equal(command.command, 'lspagent.code.apply');
  await plain.request('workspace/executeCommand', command);
  assert.match((await applied).edit.changes[plain.uri('A.cs')].map(one => one.newText).join(''), /public void Dispose\(\)/);
});
