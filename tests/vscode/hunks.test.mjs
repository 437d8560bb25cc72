import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { diffOf, fenced, moved, readHunk, removedLines, textBefore } = await load('hunks/hunk.ts');

const hunk = part => ({ id: 'h', sessionId: 's', path: '/a.cs', line: 0, lines: 0, oldText: '', newText: '', creates: false, deletes: false, ...part });

test('the text before is what stands there with every change taken back', () => {
  const changes = [hunk({ line: 1, lines: 2, oldText: 'b\n', newText: 'B\nBB\n' }), hunk({ line: 4, lines: 0, oldText: 'd\n', newText: '' }), hunk({ line: 4, lines: 1, oldText: '', newText: 'new' })];
  assert.equal(textBefore('a\nB\nBB\nc\nnew', changes.slice(0, 1)), 'a\nb\nc\nnew');
  assert.equal(textBefore('a\nB\nBB\nc\nnew', [changes[0], changes[2]]), 'a\nb\nc\n');
  assert.equal(textBefore('a\nB\nBB\nc\n', [changes[0], changes[1]]), 'a\nb\nc\nd\n');
});

test('line ends and a last line without one are kept', () => {
  assert.equal(textBefore('a\r\nB\r\nc', [hunk({ line: 1, lines: 1, oldText: 'b\r\n', newText: 'B\r\n' })]), 'a\r\nb\r\nc');
  assert.equal(textBefore('', []), '');
});

test('changes move with the text above them and stay where it changes below', () => {
  const at = line => hunk({ line });
  assert.equal(moved([at(5)], { start: 1, end: 1, added: 2 })[0].line, 7);
  assert.equal(moved([at(5)], { start: 1, end: 4, added: 0 })[0].line, 2);
  assert.equal(moved([at(5)], { start: 6, end: 6, added: 3 })[0].line, 5);
  assert.equal(moved([at(5)], { start: 5, end: 5, added: 1 })[0].line, 5);
});

test('what was removed stands beside what took its place, and the rest after it', () => {
  const { beside, rest } = removedLines(hunk({ line: 3, lines: 1, oldText: 'one\ntwo\n', newText: 'ONE\n' }));
  assert.deepEqual(beside, [{ line: 3, text: 'one' }]);
  assert.deepEqual(rest, ['two']);
  assert.deepEqual(removedLines(hunk({ line: 3, lines: 2, oldText: 'same\n', newText: 'same\nmore\n' })), { beside: [], rest: [] });
});

test('nothing in a change closes the fence that it is shown in', () => {
  assert.equal(fenced('a\n````\nb\n', 'diff'), '`````diff\na\n````\nb\n`````');
  assert.equal(diffOf(hunk({ oldText: 'a\n', newText: 'b\r\nc' })), '- a\n+ b\n+ c\n');
});

test('a change that lacks a part is none', () => {
  const whole = { id: 'h', path: '/a', line: 1, lines: 1, oldText: '', newText: '' };
  assert.ok(readHunk('s', whole));
  for (const [name, wrong] of [['id', 1], ['path', null], ['line', -1], ['lines', 1.5], ['oldText', undefined], ['newText', {}]]) assert.equal(readHunk('s', { ...whole, [name]: wrong }), null);
  for (const other of [null, 7, 'x', []]) assert.equal(readHunk('s', other), null);
});
