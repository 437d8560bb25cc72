import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openChat, withBrowser } from '../kit/browser.mjs';
import { atEnd } from '../kit/ending.mjs';
import { startWeb } from '../kit/web.mjs';

const outside = '-> Read {"file_path":"../outside.txt"}';

test('a prompt streams its answer, and ends as Markdown', withBrowser, async t => {
  const { chat, page, model, faults } = await openChat(t, ['Here is **the answ\n!wait go\ner**:\n\n```cs\nvar a = 1;\n```\n\nThat is all.']);
  await chat.say('Say something');
  await page.locator('.turn strong', { hasText: 'the answ' }).waitFor();
  await chat.stop.waitFor();
  assert.equal(await page.locator('.turn[aria-busy="true"]').count(), 1);
  model.open('go');
  await chat.done();
  assert.equal(await page.locator('.user p').innerText(), 'Say something');
  await page.locator('.code-block .hljs-keyword', { hasText: 'var' }).waitFor();
  assert.equal(await page.locator('.code-block code').innerText(), 'var a = 1;');
  await page.getByRole('status').filter({ hasText: 'The agent answered' }).waitFor({ state: 'attached' });
  assert.deepEqual(faults, []);
});

test('a call is shown with its state, its place and what it gave', withBrowser, async t => {
  const { chat, page } = await openChat(t, ['-> Grep {"pattern":"class Order","output_mode":"content"}', 'Found.']);
  await chat.ask('Where is Order?');
  const card = page.locator('.tool');
  assert.equal(await card.getAttribute('data-kind'), 'search');
  await card.locator('.tool-state.completed').waitFor();
  assert.equal(await card.locator('.tool-body').count(), 0, 'a call that is done is folded');
  await card.getByRole('button').first().click();
  assert.match(await card.locator('.tool-body').innerText(), /Order\.cs/);
});

test('what needs permission waits for it, and runs when it is allowed once', withBrowser, async t => {
  const { chat, page } = await openChat(t, [outside, 'Read it.', outside, 'Again.']);
  await chat.say('Read the file outside');
  await chat.question.waitFor();
  assert.match(await chat.question.innerText(), /outside/);
  assert.match(await page.title(), /^●/);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Message to the agent', 'the focus was not taken');
  await chat.picture('permission');
  await chat.question.getByRole('button', { name: /Allow once/ }).click();
  await chat.done();
  assert.match(await chat.turn().innerText(), /Read it\./);
  assert.equal(await page.locator('.tool-state.completed').count(), 1);
  await chat.say('Once more');
  await chat.question.waitFor();
});

test('what is denied does not run, and the turn goes on', withBrowser, async t => {
  const { chat, page } = await openChat(t, [outside, 'As you wish.']);
  await chat.say('Read the file outside');
  await chat.question.getByRole('button', { name: /Deny/ }).click();
  await chat.done();
  await page.locator('.tool.failed').waitFor();
  assert.doesNotMatch(await chat.log.innerText(), /what lies outside/);
  assert.match(await chat.turn().innerText(), /As you wish\./);
});

test('who denies can say what to do instead', withBrowser, async t => {
  const { chat, page } = await openChat(t, [outside, 'Then I read Order.cs.']);
  await chat.say('Read the file outside');
  await chat.question.getByRole('textbox').fill('Read Order.cs in its place');
  await page.keyboard.press('Enter');
  await chat.done();
  await chat.unfold();
  assert.match(await page.locator('.tool.failed').innerText(), /Read Order\.cs in its place/);
});

test('what is always allowed is not asked again', withBrowser, async t => {
  const { chat, page } = await openChat(t, [outside, 'One.', outside, 'Two.']);
  await chat.say('Read the file outside');
  await chat.question.getByRole('button', { name: /Alt\+2/ }).click();
  await chat.done();
  await chat.ask('Once more');
  assert.match(await chat.turn().innerText(), /Two\./);
  assert.equal(await page.locator('.tool-state.completed').count(), 2);
});

test('a turn is stopped in mid-stream, keeps what was said, and the next one runs', withBrowser, async t => {
  const { chat, page } = await openChat(t, ['The beginning\n!endless and so on', 'Again.']);
  await chat.say('Go');
  await page.getByText('and so on').first().waitFor();
  await chat.stop.click();
  await chat.done();
  await chat.text('Stopped').waitFor();
  assert.match(await chat.turn().innerText(), /The beginning/);
  await chat.ask('Once more');
  assert.match(await chat.turn().innerText(), /Again\./);
});

test('a page that is loaded again in mid-turn shows all that was shown, and the turn goes on', withBrowser, async t => {
  const { chat, page, model } = await openChat(t, ['-> Glob {"pattern":"*.cs"}', 'The first half\n!wait go\n and the second.']);
  await chat.say('Go');
  await chat.log.getByText('The first half').waitFor();
  await page.reload();
  await chat.log.getByText('The first half').waitFor();
  assert.equal(await page.locator('.tool').count(), 1);
  await chat.stop.waitFor();
  model.open('go');
  await chat.done();
  assert.match(await chat.turn().innerText(), /The first half\s+and the second\./);
  await chat.picture('reloaded');
});

test('a question that waits is asked again when the page is loaded again', withBrowser, async t => {
  const { chat, page } = await openChat(t, [outside, 'Read it.']);
  await chat.say('Read the file outside');
  await chat.question.waitFor();
  await page.reload();
  await chat.question.waitFor();
  assert.equal(await chat.question.count(), 1);
  await chat.question.getByRole('button', { name: /Allow once/ }).click();
  await chat.done();
  assert.match(await chat.turn().innerText(), /Read it\./);
});

test('a connection that breaks is taken up again, and nothing is missed or said twice', withBrowser, async t => {
  const { chat, page, model } = await openChat(t, ['One\n!wait first\n two\n!wait second\n three.']);
  await page.addInitScript(() => {
    const Plain = globalThis.WebSocket;
    globalThis.WebSocket = class extends Plain {
      constructor(...given) {
        super(...given);
        globalThis.sockets = [...(globalThis.sockets ?? []), this];
      }
    };
  });
  await page.reload();
  await chat.ready();
  await chat.say('Count');
  await chat.text('One').waitFor();
  await page.evaluate(() => globalThis.sockets[0].close());
  model.open('first');
  await page.waitForFunction(() => globalThis.sockets.length > 1);
  await chat.log.getByText('two').waitFor();
  model.open('second');
  await chat.done();
  assert.match((await chat.turn().locator('.markdown').innerText()).replace(/\s+/g, ' '), /^One two three\.$/);
});

test('when the server ends in mid-turn all stays readable, and one that is started again leads to its new address', withBrowser, async t => {
  const { chat, page, server, model, ...place } = await openChat(t, ['The first half\n!wait never']);
  await chat.say('Go');
  await chat.text('The first half').waitFor();
  server.child.kill('SIGKILL');
  await page.getByRole('alert').filter({ hasText: 'The server has ended' }).waitFor();
  assert.match(await chat.turn().innerText(), /The first half/);
  assert.equal((await chat.stop.count()) + (await page.locator('.status .spinner').count()), 0, 'nothing is said to go on');
  await chat.picture('server-ended');
  const again = await startWeb(t, { ...place, env: model.env, args: ['--port', server.port] });
  await page.getByRole('alert').filter({ hasText: 'The server was started again' }).waitFor();
  await chat.picture('server-restarted');
  // Nothing but what stands behind the # differs.
  await page.goto(again.address);
  await chat.ready();
  await chat.text('The first half').waitFor();
  await page.getByRole('button', { name: 'Go on' }).waitFor();
});

test('messages are queued and steer while a turn runs', withBrowser, async t => {
  const { chat, page, model } = await openChat(t, ['Working\n!wait go\n on it.\n-> Glob {"pattern":"*.cs"}', 'I heard you.', 'The queued one.']);
  await chat.say('Go');
  await chat.text('Working').waitFor();
  await chat.message.fill('and then this');
  await chat.message.press('Enter');
  await chat.message.fill('mind that');
  await chat.message.press('Control+Enter');
  const waiting = page.getByRole('list', { name: 'Waiting messages' });
  await waiting.getByText('mind that').waitFor();
  assert.deepEqual((await waiting.innerText()).split(/\s*\n\s*/), ['queued', 'and then this', 'steers', 'mind that']);
  await chat.picture('queued');
  model.open('go');
  await chat.text('The queued one.').waitFor();
  await chat.done();
  assert.equal(await page.locator('.turn').count(), 2);
  assert.match(await chat.turn(0).innerText(), /mind that[\s\S]*I heard you\./);
  assert.match(await chat.turn(1).innerText(), /and then this[\s\S]*The queued one\./);
});

test('what waits is edited or removed before the agent begins with it, and what waits when the turn is stopped comes back', withBrowser, async t => {
  const { chat, page, model } = await openChat(t, ['Working\n!wait never', 'So be it.']);
  await chat.say('Go');
  await chat.text('Working').waitFor();
  const waiting = page.getByRole('list', { name: 'Waiting messages' });
  for (const words of ['first', 'second', 'third', 'fourth']) {
    await chat.message.fill(words);
    await chat.message.press(words === 'fourth' ? 'Control+Enter' : 'Enter');
    await waiting.getByText(words, { exact: true }).waitFor();
  }

  await chat.picture('waiting');
  await waiting.getByRole('button', { name: 'Remove “second”' }).click();
  await waiting.getByText('second').waitFor({ state: 'detached' });
  assert.equal(await chat.message.inputValue(), '');
  await waiting.getByRole('button', { name: 'Edit “fourth”' }).click();
  await waiting.getByText('fourth').waitFor({ state: 'detached' });
  const holds = words => page.waitForFunction(words => document.querySelector('textarea').value === words, words);
  await holds('fourth');
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Message to the agent');
  await chat.message.fill('');
  await chat.message.press('ArrowUp');
  await waiting.getByText('third').waitFor({ state: 'detached' });
  await holds('third'); // The last one that waits comes back by key.
  await chat.message.fill('a draft');
  await chat.message.press('Escape');
  await chat.done();
  await holds('a draft\nfirst');
  assert.equal(await waiting.count(), 0);
  await chat.ask('Once more');
  assert.match(await chat.turn().innerText(), /So be it\./);
  assert.equal(await page.locator('.turn').count(), 2, 'nothing that was taken back was worked on');
  model.open('never');
});

test('what waits is known to a page that is loaded again, is edited and removed there, and the rest is worked on', withBrowser, async t => {
  const { chat, page, model } = await openChat(t, ['Working\n!wait go', 'The queued one.']);
  await chat.say('Go');
  await chat.text('Working').waitFor();
  const waiting = page.getByRole('list', { name: 'Waiting messages' });
  for (const words of ['and then this', 'no', 'by key', 'mind that']) {
    await chat.message.fill(words);
    await chat.message.press(words === 'mind that' ? 'Control+Enter' : 'Enter');
    await waiting.getByText(words, { exact: true }).waitFor();
  }

  await page.reload();
  await waiting.getByRole('button', { name: 'Remove “no”' }).click();
  await waiting.getByText('no', { exact: true }).waitFor({ state: 'detached' });
  await waiting.getByRole('button', { name: 'Edit “mind that”' }).click();
  await waiting.getByText('mind that').waitFor({ state: 'detached' });
  const holds = words => page.waitForFunction(words => document.querySelector('textarea').value === words, words);
  await holds('mind that');
  await chat.message.fill('');
  await chat.message.press('ArrowUp');
  await waiting.getByText('by key').waitFor({ state: 'detached' });
  await holds('by key');
  await chat.message.fill('');
  assert.deepEqual((await waiting.innerText()).split(/\s*\n\s*/), ['queued', 'and then this']);
  model.open('go');
  await chat.text('The queued one.').waitFor();
  await chat.done();
  assert.equal(await chat.message.inputValue(), '');
  assert.deepEqual(await page.locator('.user p').allInnerTexts(), ['Go', 'and then this'], 'what was taken back was not worked on');
});

test('changes wait for review, and one is taken back', withBrowser, async t => {
  const { chat, page, workspace } = await openChat(t, [
    '-> Edit {"file_path":"Order.cs","old_string":"Count += quantity;","new_string":"Count += 2 * quantity;"}', 'Changed.',
  ]);
  await page.locator('.picker.edits select').selectOption('review');
  await chat.say('Double it');
  await chat.question.getByRole('button', { name: /Allow once/ }).click();
  await chat.done();
  await page.getByText('1 change in 1 file to review').waitFor();
  assert.match(readFileSync(path.join(workspace, 'Order.cs'), 'utf8'), /2 \* quantity/);
  await page.getByText('1 change in 1 file to review').click();
  await chat.picture('review');
  await page.getByRole('button', { name: 'Undo this change of Order.cs' }).click();
  await page.getByText('to review').waitFor({ state: 'detached' });
  assert.doesNotMatch(readFileSync(path.join(workspace, 'Order.cs'), 'utf8'), /2 \* quantity/);
});

test('conversations are kept, found, renamed, forked, opened again and deleted', withBrowser, async t => {
  const { chat, page } = await openChat(t, ['Apples.', 'Pears.', 'More pears.']);
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await chat.ask('About apples');
  await list.getByText('About apples').waitFor();
  await page.getByRole('banner').getByRole('button', { name: 'New conversation' }).click();
  await page.getByRole('heading', { level: 1, name: 'New conversation' }).waitFor();
  await chat.ask('About pears');
  await list.getByText('About pears').waitFor();
  await page.getByRole('searchbox').fill('APPL');
  assert.equal(await list.getByRole('listitem').count(), 1);
  await list.getByRole('button', { name: /^About apples/ }).click();
  await chat.text('Apples.').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('heading', { level: 1 }).getByRole('button').click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Fruit');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await list.getByText('Fruit').waitFor();
  await list.getByRole('button', { name: /^About pears/ }).click();
  await chat.text('Pears.').waitFor();
  await page.getByRole('button', { name: 'Fork from here' }).click();
  await page.getByText('This is a copy of the conversation').waitFor();
  await chat.ask('More');
  assert.match(await chat.log.innerText(), /Pears\.[\s\S]*More pears\./);
  await list.getByText('Fruit').hover();
  await list.getByRole('button', { name: 'Delete Fruit' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await list.getByText('Fruit').waitFor({ state: 'detached' });
  await chat.picture('conversations');
});

test('files are attached by paste and by drop, and reach the model', withBrowser, async t => {
  const { chat, page, workspace } = await openChat(t, ['I see.']);
  const give = (type, name, text) => chat.message.evaluate((element, [kind, file, content]) => {
    const data = new DataTransfer();
    data.items.add(new File([content], file, { type: file.endsWith('.png') ? 'image/png' : 'text/plain' }));
    element.dispatchEvent(kind === 'paste'
      ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [type, name, text]);
  await give('paste', 'notes.txt', 'the pasted notes');
  await give('drop', 'dropped.md', '# dropped');
  const attached = page.getByRole('list', { name: 'Attachments' });
  await attached.getByText('dropped.md').waitFor();
  await attached.getByRole('button', { name: 'Remove dropped.md' }).click();
  // An editor drags its files as addresses: they are named.
  await chat.message.evaluate((element, address) => {
    const data = new DataTransfer();
    data.setData('text/uri-list', `# files\r\n${address}\r\nhttps://example.org/x`);
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, pathToFileURL(path.join(workspace, 'Order.cs')).href);
  await page.waitForFunction(() => document.querySelector('textarea').value === '@Order.cs ');
  await chat.ask('Look at this');
  await page.locator('.attached', { hasText: 'notes.txt' }).getByRole('button').click();
  assert.match(await page.locator('.user').innerText(), /the pasted notes/);
  assert.equal(await attached.count(), 0);
});

test('without a model the page says how to get one, and fixed rules answer', withBrowser, async t => {
  const { chat, page, faults } = await openChat(t, null);
  await page.getByRole('region', { name: 'Choose a model' }).waitFor();
  assert.match(await page.locator('.setup').innerText(), /ANTHROPIC_API_KEY/);
  await chat.picture('no-model');
  await page.getByRole('button', { name: 'list files matching *.cs' }).click();
  await chat.done();
  assert.match(await chat.turn().innerText(), /Order\.cs/);
  await page.getByText('Choose one').click();
  await page.getByLabel('Key').fill('sk-ant-test');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.locator('.no-model').waitFor({ state: 'detached' });
  await page.locator('.picker.model option', { hasText: 'claude' }).first().waitFor({ state: 'attached' });
  assert.deepEqual(faults, []);
});

test('a key that the service does not accept is called that, with what to do, and is not taken for a lack of a model', withBrowser, async t => {
  const error = JSON.stringify({ type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } });
  const service = http.createServer((_, response) => response.writeHead(401, { 'content-type': 'application/json' }).end(error));
  await new Promise(resolve => service.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => (service.closeAllConnections(), service.close()));
  const { chat, page } = await openChat(t, null, {
    env: { ANTHROPIC_API_KEY: 'sk-ant-of-somebody', ANTHROPIC_BASE_URL: `http://127.0.0.1:${service.address().port}`, LSPAGENT_MODEL: 'claude-sonnet-4-20250514' },
  });
  await chat.ask('Go');
  const said = /does not accept the key in ANTHROPIC_API_KEY \(invalid x-api-key\)/;
  assert.match(await chat.turn().innerText(), said);
  await page.getByText('The model’s service does not accept the key.').click();
  const setup = page.getByRole('region', { name: 'Choose a model' });
  assert.match(await setup.innerText(), said);
  await chat.picture('key-refused');
  chat.over = 1;
  await page.getByRole('button', { name: 'Try again' }).click();
  await chat.done();
  await page.getByRole('banner').getByRole('button', { name: 'New conversation' }).click();
  await setup.waitFor();
  assert.equal(await page.getByText(/No model yet|fixed rules|list files/).count(), 0, 'nothing else answers');
});

test('the reader who reads further up is left there, and is led back to the end', withBrowser, async t => {
  const lines = Array.from({ length: 60 }, (_, at) => `Paragraph ${at + 1}.\n`).join('\n');
  const { chat, page, model } = await openChat(t, [`${lines}\n!wait go\n\n${lines}\nThe last words.`]);
  await chat.say('Go');
  await chat.text('Paragraph 60.').waitFor();
  await chat.log.hover();
  await page.mouse.wheel(0, -600);
  const toEnd = page.getByRole('button', { name: 'New output' });
  await toEnd.waitFor();
  const top = () => chat.log.evaluate(log => log.scrollTop);
  const before = await top();
  model.open('go');
  await chat.done();
  assert.equal(await top(), before);
  await page.getByRole('button', { name: 'To the end' }).click();
  await chat.text('The last words.').waitFor();
  assert.ok(await chat.log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight) < 2);
});

test('a wrong token is refused by the page in words', withBrowser, async t => {
  const { page, server, context } = await openChat(t, ['Hello.']);
  const other = await context.newPage();
  await other.goto(`${server.origin}/#token=${'0'.repeat(64)}`);
  await other.getByRole('alert').filter({ hasText: 'no valid token' }).waitFor();
  await page.bringToFront();
  assert.equal(new URL(page.url()).hash, '', 'the token does not stay in the address');
});

test('the agent asks with a form, and gets its answer', withBrowser, async t => {
  const { chat, page } = await openChat(t, [
    '-> UseTool {"name":"AskUserQuestion","input":{"questions":[{"question":"Which colour?","header":"Colour","multiSelect":false,"options":[{"label":"Red","description":"Warm"},{"label":"Blue","description":"Cool"}]}]}}', 'So it is.',
  ]);
  await chat.say('Ask me');
  await chat.question.waitFor();
  await chat.question.getByText('Blue').click();
  await chat.picture('form');
  await chat.question.getByRole('button', { name: 'Answer' }).click();
  await chat.done();
  assert.match(await chat.turn().innerText(), /So it is\./);
  await page.locator('.tool').getByRole('button').first().click();
  assert.match(await page.locator('.tool').innerText(), /Blue/);
});

test('hostile words, names and output are shown, and do nothing', withBrowser, async t => {
  const evil = 'ev\u202Eil<img src=x onerror=alert(1)>.cs';
  const { chat, page, workspace, faults } = await openChat(t, [
    '-> Glob {"pattern":"*.cs"}\n-> Bash {"command":"cat hostile.txt","description":"Show"}',
    'Hi <script>window.hacked = 1</script><img src="https://evil.example/a.png" onerror="window.hacked = 1"> and ![pixel](https://evil.example/b.png), [a](javascript:alert(1)) [b](command:x) [c](file:///etc/passwd), \u202Ereversed\u202C, tag\u{E0041}s &#x202e; \u001b[31mred\n\n<iframe src="https://evil.example"></iframe>\n\n| <b>x</b> |\n|---|\n| ![t](https://evil.example/c.png) |\n\n```html\n<script>window.hacked = 1</script>\n```\n\n[fine](https://example.org/?q=secret)',
  ]);
  writeFileSync(path.join(workspace, evil), '');
  writeFileSync(path.join(workspace, 'hostile.txt'), '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 <script>x</script> \u202e\n');
  await chat.say('Go');
  const allow = chat.question.getByRole('button', { name: /Allow once/ });
  await allow.or(page.locator('.turn-foot')).first().waitFor({ state: 'attached' });
  if ((await allow.count()) > 0) await allow.click();
  await chat.done();
  await chat.unfold();
  const shown = await chat.log.innerText();
  for (const visible of ['<script>window.hacked = 1</script>', '<U+202E>reversed', 'tag<U+E0041>s', '[image: pixel]', '<iframe', 'red click <script>x</script>', 'ev<U+202E>il<img']) assert.ok(shown.includes(visible), `${visible} in ${shown}`);
  assert.doesNotMatch(shown, /[\u202a-\u202e\u2066-\u2069\u001b]|[\u{e0000}-\u{e007f}]/u);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await page.locator('.log :is(script, iframe, object, embed, form, style, link), .log img').count(), 0);
  assert.deepEqual(await page.locator('.log a').evaluateAll(links => links.map(link => link.href)), ['https://example.org/?q=secret']);
  await page.getByRole('link', { name: 'fine' }).click();
  await page.getByRole('dialog').getByText('https://example.org/?q=secret').waitFor();
  await chat.picture('link');
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(new URL(page.url()).pathname, '/');
  await chat.picture('hostile');
  assert.deepEqual(faults, []);
});

test('hostile titles, plans, names, questions and notices are shown everywhere, and do nothing', withBrowser, async t => {
  const evil = 'ev\u202Eil \u{E0041}\u200B<img src=x onerror="window.hacked=1">[l](javascript:alert(1))';
  const todos = [{ content: `First ${evil}`, activeForm: `Doing ${evil}`, status: 'in_progress' }, { content: evil, activeForm: evil, status: 'pending' }];
  const { chat, page, workspace, faults } = await openChat(t, [
    `-> TodoWrite ${JSON.stringify({ todos })}\n-> Bash ${JSON.stringify({ command: `rm '${evil}'`, description: evil })}`,
    'As you wish.',
    `-> UseTool ${JSON.stringify({ name: 'AskUserQuestion', input: { questions: [{ question: `Which ${evil}?`, header: 'Which', multiSelect: false, options: [{ label: `A ${evil}`, description: evil }, { label: 'B', description: evil }] }] } })}`,
    'So it is.',
  ]);
  writeFileSync(path.join(workspace, 'ev\u202Eil<img src=x onerror=alert(1)>.cs'), `class Evil { } // ${evil}\n`);
  /** Everything that the page says to eyes and to ears. */
  const everything = () => page.evaluate(() => [document.title, ...[...document.querySelectorAll('*')].flatMap(element => [
    ...[...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent),
    ...[...element.attributes].filter(({ name }) => name !== 'value').map(({ value }) => value),
  ])].join('\n'));
  const isInert = async place => {
    const all = await everything();
    assert.doesNotMatch(all, /[\u200b\u202a-\u202e\u2066-\u2069\u001b]|[\u{e0000}-\u{e007f}]/u, place);
    assert.match(all, /ev<U\+202E>il/, place);
    assert.equal(await page.locator('body :is(iframe, object, embed, base, meta, link, script), body img').count(), 0, place);
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined, place);
  };
  await chat.say('Remove it');
  await chat.question.waitFor();
  await page.locator('.plan [aria-expanded="false"]').click();
  await chat.unfold('.question');
  await isInert('plan and permission');
  await chat.picture('hostile-question');
  await chat.question.getByRole('button', { name: /^Deny/ }).click();
  await chat.done();
  await chat.ask(`/rename ${evil}`);
  await page.getByRole('heading', { level: 1 }).getByText('ev').waitFor();
  await page.getByRole('navigation', { name: 'Conversations' }).getByText('ev').waitFor();
  await isInert('title');
  await chat.message.fill('See @ev');
  await page.getByRole('listbox', { name: 'What is meant' }).getByRole('option').first().waitFor();
  await isInert('names');
  await chat.message.fill('');
  await chat.say('Ask me');
  await chat.question.locator('.choice').nth(1).click();
  await isInert('form');
  await chat.question.getByRole('button', { name: 'Answer' }).click();
  await chat.done();
  await chat.ask(`/model ${evil}`);
  await isInert('notice');
  assert.equal(await page.locator('a[href^="javascript:"]').count(), 0);
  assert.deepEqual(faults, []);
});
