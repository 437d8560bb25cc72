import assert from 'node:assert/strict';
import path from 'node:path';
import { seriousFindings } from '../kit/browser.mjs';
import { call, oneWindow } from '../kit/one-window.mjs';

// What a person does where they write, in the webview of a real VS Code: messages while a turn runs, and files by paste and by drop;
// and whether everybody can read what stands there.
let code, window, page;
const inWindow = oneWindow(() => ({}), started => {
  code = started;
  ({ window, page } = started);
});

const waitingIn = chat => chat.frame.getByRole('list', { name: 'Waiting messages' });
const written = async (chat, text) => {
  for (const end = Date.now() + 30_000; (await chat.message.inputValue()) !== text; await page.waitForTimeout(50)) {
    assert.ok(Date.now() < end, `${JSON.stringify(await chat.message.inputValue())} instead of ${JSON.stringify(text)}`);
  }
};

inWindow('messages are queued and steer while a turn runs', async t => {
  const model = await window.model(t, 'Working\n!wait go\n on it.\n-> Glob {"pattern":"*.cs"}', 'I heard you.', 'The queued one.');
  const chat = await window.freshChat();
  await chat.say('Go');
  await chat.log.getByText('Working').waitFor();
  await chat.say('and then this');
  await chat.message.fill('mind that');
  await chat.message.press('Control+Enter');
  await waitingIn(chat).getByText('mind that').waitFor();
  await window.picture('waiting');
  model.open('go');
  await chat.done(2);
  assert.match(await chat.turns.nth(0).innerText(), /mind that[\s\S]*I heard you\./);
  assert.match(await chat.turns.nth(1).innerText(), /and then this[\s\S]*The queued one\./);
});

inWindow('what waits is edited, removed, known to a chat that comes back, and not lost when Escape stops the turn', async t => {
  await window.model(t, 'Working\n!wait never');
  const chat = await window.freshChat();
  await chat.say('Go');
  await chat.log.getByText('Working').waitFor();
  for (const words of ['first', 'second', 'third', 'fourth', 'fifth']) await chat.say(words);
  const waiting = waitingIn(chat);
  await waiting.getByRole('button', { name: 'Remove “second”' }).click();
  await waiting.getByText('second').waitFor({ state: 'detached' });
  await waiting.getByRole('button', { name: 'Edit “third”' }).click();
  await written(chat, 'third');
  await waiting.getByText('third').waitFor({ state: 'detached' });
  await chat.message.fill('half a thought');
  await window.command('View: Hide Secondary Side Bar');
  const again = await window.openChat();
  await waitingIn(again).getByText('first').waitFor();
  await written(again, 'half a thought');
  await waitingIn(again).getByRole('button', { name: 'Remove “fourth”' }).click();
  await waitingIn(again).getByText('fourth').waitFor({ state: 'detached' });
  await waitingIn(again).getByRole('button', { name: 'Edit “fifth”' }).click();
  await written(again, 'half a thought\nfifth');
  await waitingIn(again).getByText('fifth').waitFor({ state: 'detached' });
  await again.message.fill('half a thought');
  await again.message.press('Escape');
  await again.done(1);
  await again.frame.getByText('Stopped', { exact: true }).waitFor();
  await written(again, 'half a thought\nfirst');
  await window.picture('given-back');
  assert.equal(await again.turns.count(), 1);
  await again.message.fill('');
});

inWindow('a picture is pasted, and a file that the editor drags is named', async t => {
  await window.model(t, 'I see.');
  const chat = await window.freshChat();
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
    canvas.getContext('2d').fillRect(0, 0, 4, 8);
    const picture = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  });
  await chat.message.click();
  await page.keyboard.press('Control+V');
  const attached = chat.frame.getByRole('list', { name: 'Attachments' });
  await attached.locator('img').waitFor();
  // As VS Code lets webviews have what is dragged while Shift is held; a browser that is driven drags over no frames.
  await chat.message.evaluate((element, file) => {
    const data = new DataTransfer();
    data.setData('application/vnd.code.uri-list', `vscode-remote://127.0.0.1:80${file}`);
    for (const name of ['dragenter', 'dragover']) element.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, path.join(code.workspace, 'README.md'));
  await chat.frame.locator('.composer.dragged').waitFor();
  await window.picture('dragged');
  await chat.message.evaluate((element, file) => {
    const data = new DataTransfer();
    data.setData('application/vnd.code.uri-list', `vscode-remote://127.0.0.1:80${file}`);
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, path.join(code.workspace, 'README.md'));
  await written(chat, '@README.md ');
  await window.picture('attached');
  await chat.message.pressSequentially('fits the picture?');
  await chat.message.press('Enter');
  await chat.done(1);
  await chat.frame.locator('.user img.attached-image').waitFor();
  assert.match(await chat.frame.locator('.user').innerText(), /@README\.md fits the picture\?/);
});

for (const [theme, mark] of [['Light 2026', 'vs'], ['Dark 2026', 'vs-dark'], ['Default High Contrast', 'hc-black'], ['Default High Contrast Light', 'hc-light']]) {
  inWindow(`in the theme ${theme} axe finds nothing serious in the chat`, async t => {
    code.set('workbench.colorTheme', theme);
    await page.locator(`.monaco-workbench.${mark}`).waitFor();
    await window.model(t, `? A thought.\n${call('Glob', { pattern: '**/*.cs' })}`, `Look:\n\n- one \`piece\`\n- [two](https://example.org)\n\n\`\`\`cs\n// A remark.\nvar text = "a" + 1;\n\`\`\`\n`, call('Write', { file_path: path.join(code.workspace, 'New.cs'), content: 'class New { }\n' }), 'As you wish.');
    const chat = await window.freshChat();
    const inside = await chat.document();
    await inside.waitForFunction(light => document.body.classList.contains(light ? 'vscode-light' : 'vscode-dark') || document.body.className.includes('high-contrast'), mark === 'vs');
    assert.deepEqual(await seriousFindings(inside), [], 'the empty page');
    await chat.say('Look');
    await chat.done(1);
    await chat.frame.locator('.code-block .hljs-keyword').first().waitFor();
    await chat.frame.locator('.tool-head').first().click();
    await chat.say('Write');
    await chat.question.locator('.diff').waitFor();
    assert.deepEqual(await seriousFindings(inside), [], 'an answer, a call and a question');
    await window.picture(`theme-${mark}`);
    await chat.question.getByRole('button', { name: /^Deny/ }).click();
    await chat.done(2);
    code.set('workbench.colorTheme', undefined);
  });
}
