import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { GrowingMarkdown } = await load('markdown/blocks.ts');
const { repair } = await load('markdown/repair.ts');

const sample = `# Title

A paragraph with **bold**, \`code\` and a [link](https://example.org).

\`\`\`cs
var a = 1;

// \`\`\` inside
var b = 2;
\`\`\`

1. one
2. two

   still two

- a
  - b

| x | y |
|---|---|
| 1 | 2 |

> quoted

~~~
tilde
\`\`\`
~~~

The end.`;

const tokensOf = markdown => markdown.blocks.map(({ token }) => [token.type, token.text ?? token.raw]);
const whole = text => {
  const markdown = new GrowingMarkdown();
  markdown.update(text, true);
  return tokensOf(markdown);
};

test('a text that came in pieces of any size ends as the text that came at once', () => {
  const expected = whole(sample);
  for (const size of [1, 2, 3, 7, 20, 1000]) {
    const markdown = new GrowingMarkdown();
    for (let at = size; at < sample.length; at += size) markdown.update(sample.slice(0, at), false);
    markdown.update(sample, true);
    assert.deepEqual(tokensOf(markdown), expected, `pieces of ${size}`);
  }
});

test('a finished block stays the same object while the text grows', () => {
  const markdown = new GrowingMarkdown();
  markdown.update('# One\n\nTwo\n\nThr', false);
  const first = markdown.blocks[0];
  markdown.update('# One\n\nTwo\n\nThree\n\nFour', false);
  assert.equal(markdown.blocks[0], first);
  assert.deepEqual(markdown.blocks.map(block => block.token.type), ['heading', 'paragraph', 'paragraph']);
});

test('an open code block is shown as code, without what may be its end', () => {
  const markdown = new GrowingMarkdown();
  markdown.update('Look:\n\n```cs\nvar a = 1;\n``', false);
  assert.deepEqual([markdown.tail.type, markdown.tail.lang, markdown.tail.rest], ['code', 'cs', 'var a = 1;\n']);
  markdown.update('Look:\n\n```cs\nvar a = 1;\n```\n', false);
  assert.equal(markdown.blocks.at(-1).token.text, 'var a = 1;');
});

test('a text that is another one begins anew', () => {
  const markdown = new GrowingMarkdown();
  markdown.update('# One\n\nTwo\n\n', true);
  markdown.update('Something else', true);
  assert.deepEqual(tokensOf(markdown), [['paragraph', 'Something else']]);
});

for (const [text, expected] of [
  ['a **bold', 'a **bold**'],
  ['a **bold** and *it', 'a **bold** and *it*'],
  ['use `co', 'use `co`'],
  ['`a * b` and **c', '`a * b` and **c**'],
  ['see [the docs](https://exa', 'see the docs'],
  ['array[3', 'array[3'],
  ['snake_case_name', 'snake_case_name'],
  ['2 * 3', '2 * 3'],
  ['one\n\n``', 'one\n\n'],
  ['one\n- two\n-', 'one\n- two\n'],
  ['**a `b', '**a `b`**'],
  ['\\*not', '\\*not'],
  ['whole **text** here', 'whole **text** here'],
]) {
  test(`${JSON.stringify(text)} is shown as ${JSON.stringify(expected)}`, () => assert.equal(repair(text), expected));
}

test('the work stays in proportion to the text, whatever it is', () => {
  const shapes = [
    'One paragraph of many words that never ends. '.repeat(4_000),
    `\`\`\`\n${'code line of some length\n'.repeat(7_000)}`,
    'A short paragraph.\n\n'.repeat(9_000),
    `- ${'item **bold** and `code`\n- '.repeat(6_000)}`,
  ];
  for (const text of shapes) {
    const markdown = new GrowingMarkdown();
    const started = performance.now();
    for (let at = 1_000; at < text.length; at += 1_000) markdown.update(text.slice(0, at), false);
    markdown.update(text, true);
    assert.ok(performance.now() - started < 5_000, `${text.slice(0, 20)}: ${performance.now() - started} ms`);
  }
});
