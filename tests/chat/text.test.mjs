import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { extensionTypes, typesFile } from '../../clients/chat/scripts/extension-types.mjs';
import { load } from './kit.mjs';

const { inert, inertLine, terminalText } = await load('text/inert.ts');
const { safeImage, safeLink } = await load('text/links.ts');
const { lineDiff } = await load('text/diff.ts');
const { highlight } = await load('text/highlight.ts');
const { plainText } = await load('markdown/entities.ts');
const { shortPath } = await load('text/format.ts');

for (const [name, text, expected] of [
  ['an override of direction', 'a\u202Eb', 'a<U+202E>b'],
  ['an isolate', '\u2066x\u2069', '<U+2066>x<U+2069>'],
  ['tag characters', 'x\u{E0041}', 'x<U+E0041>'],
  ['a zero width space', 'a\u200Bb', 'a<U+200B>b'],
  ['an escape', '\u001b[31mred', '<U+001B>[31mred'],
  ['a null', '\u0000', '<U+0000>'],
  ['a C1 control', '\u009b31m', '<U+009B>31m'],
  ['a line separator', 'a\u2028b', 'a<U+2028>b'],
  ['plain text with tabs and lines', 'a\tb\nc', 'a\tb\nc'],
  ['joined emoji and other scripts', '👩‍💻 שלום مرحبا 日本', '👩‍💻 שלום مرحبا 日本'],
]) {
  test(`${name} is shown, and does nothing`, () => assert.equal(inert(text), expected));
}

test('a title has one line', () => assert.equal(inertLine('a\r\nb\tc'), 'a b c'));

test('colours of a terminal are dropped, and what else it could be told is shown', () => {
  assert.equal(terminalText('\u001b[1;32mok\u001b[0m\r\n'), 'ok\n');
  assert.equal(terminalText('\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007'), 'click');
  assert.equal(terminalText('10%\r50%\r100%\n'), '100%\n');
  assert.equal(terminalText('\u001b[2'), '<U+001B>[2');
});

test('only what a browser may follow is a link', () => {
  assert.equal(safeLink('https://example.org/a'), 'https://example.org/a');
  for (const address of ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'command:workbench.action', 'vscode://x', 'file:///etc/passwd', '//evil.example', 'java\nscript:x', '']) {
    assert.equal(safeLink(address), null, address);
  }
});

test('only a picture that lies in the text is shown', () => {
  assert.ok(safeImage('data:image/png;base64,AAAA'));
  for (const address of ['https://evil.example/x.png', 'data:image/svg+xml;base64,AAAA', 'data:text/html;base64,AAAA', 'data:image/png;base64,"><script>']) assert.equal(safeImage(address), null, address);
});

test('character references mean what they say, and nothing more', () => {
  assert.equal(plainText('a &amp; b &lt;script&gt; &#x202e; &nope; &#0;'), 'a & b <script> <U+202E> &nope; \ufffd');
});

test('a diff shows what changed with a little around it', () => {
  const old = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
  const diff = lineDiff(old.join('\n'), old.with(9, 'changed').join('\n'));
  assert.deepEqual([diff.added, diff.removed], [1, 1]);
  assert.deepEqual(diff.lines.map(line => line.type), ['gap', 'same', 'same', 'same', 'removed', 'added', 'same', 'same', 'same', 'gap']);
  assert.equal(diff.lines[4].oldLine, 10);
  assert.deepEqual(diff.lines.map(line => line.isFar ?? false), [false, true, true, false, false, false, false, true, true, false]);
  assert.deepEqual(lineDiff('', 'a\nb\n').lines.map(line => line.text), ['a', 'b']);
});

test('texts that have nothing in common are soon told apart', () => {
  const started = performance.now();
  const diff = lineDiff(Array.from({ length: 10_000 }, (_, at) => `a${at}`).join('\n'), Array.from({ length: 10_000 }, (_, at) => `b${at}`).join('\n'));
  assert.deepEqual([diff.added, diff.removed], [10_000, 10_000]);
  assert.ok(performance.now() - started < 3_000);
});

test('coloured code is the code', () => {
  const code = 'var x = "<b>&amp;\\"" + \'\\\'\'; // <script>\nclass A<T> { }';
  for (const language of ['csharp', 'cs', 'xml', 'json', 'bash', 'csproj']) assert.equal(highlight(code, language).map(span => span.text).join(''), code, language);
  assert.equal(highlight(code, 'no-such-language'), null);
  assert.ok(highlight('class A { }', 'cs').some(span => span.kind === 'hljs-keyword'));
});

test('a path is shortened only below the workspace', () => {
  assert.equal(shortPath('/w/a/b.cs', ['/w']), 'a/b.cs');
  assert.equal(shortPath('/work/b.cs', ['/w']), '/work/b.cs');
  assert.equal(shortPath('/w/b.cs', []), '/w/b.cs');
});

test('a path in another folder of the session begins with the name of the folder, unless two are called so', () => {
  assert.equal(shortPath('/other/Billing/a/b.cs', ['/w', '/other/Billing']), 'Billing/a/b.cs');
  assert.equal(shortPath('/w/b.cs', ['/w', '/w/inner']), 'b.cs');
  assert.equal(shortPath('/one/Billing/b.cs', ['/w', '/one/Billing', '/two/Billing/']), '/one/Billing/b.cs');
});

test('the types of our own methods are those of the schema', () => {
  assert.equal(readFileSync(typesFile, 'utf8'), extensionTypes(), 'run node clients/chat/scripts/write-extension-types.mjs');
});
