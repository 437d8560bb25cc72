import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../../../scripts/steps/files.mjs';
import { call, oneWindow } from '../kit/one-window.mjs';

// A window with several folders: the sample solution, another one beside it, and a third that comes later.
const invoice = 'namespace Billing;\n\npublic sealed class Invoice\n{\n    public decimal Total { get; set; }\n\n    public bool IsPaid => Total == 0;\n}\n';

let code, window, page;
const inFolder = (...names) => path.join(code.root, ...names);
const openedAs = root => path.join(root, 'shop.code-workspace');
const folders = (root, ...names) => writeFileSync(openedAs(root), JSON.stringify({ folders: names.map(name => ({ path: name })) }));

const inWindow = oneWindow(() => ({
  opens: ({ root }) => {
    for (const [folder, file, text] of [['Billing', 'Invoice.cs', invoice], ['Shipping', 'Parcel.cs', 'namespace Shipping;\n\npublic sealed class Parcel;\n']]) {
      mkdirSync(path.join(root, folder));
      writeFileSync(path.join(root, folder, file), text);
    }

    folders(root, 'Orders', 'Billing');
    return openedAs(root);
  },
}), started => {
  code = started;
  ({ window, page } = started);
});

const change = (from, to) => call('Edit', { file_path: inFolder('Billing', 'Invoice.cs'), old_string: from, new_string: to });
const read = (...names) => call('Read', { file_path: inFolder(...names) });

inWindow('a file of the second folder is named, read without a question, changed when it is allowed, and called by its folder', async t => {
  await window.model(t, read('Billing', 'Invoice.cs'), change('{ get; set; }', '{ get; init; }'), 'It is set once.');
  const chat = await window.freshChat();
  await chat.message.pressSequentially('Set the total of @Invo');
  const list = chat.frame.getByRole('listbox', { name: 'What is meant' });
  await list.getByText('../Billing/Invoice.cs', { exact: true }).first().waitFor();
  await chat.message.press('Enter');
  assert.equal(await chat.message.inputValue(), 'Set the total of @../Billing/Invoice.cs ');
  await chat.message.pressSequentially('once');
  await chat.message.press('Enter');
  await chat.question.locator('.diff .path').getByText('Billing/Invoice.cs', { exact: true }).waitFor();
  await window.picture('folders-question');
  await chat.question.getByRole('button', { name: /Allow once/ }).click();
  await chat.done(1);
  assert.match(readFileSync(inFolder('Billing', 'Invoice.cs'), 'utf8'), /get; init;/);
  assert.equal(await chat.frame.locator('.tool.failed').count(), 0);
  assert.deepEqual(await chat.frame.locator('.tool-title').allInnerTexts(), ['Read Billing/Invoice.cs', 'Edit Billing/Invoice.cs']);
});

inWindow('changes in both folders are reviewed in one place', async t => {
  const checkout = inFolder('Orders', 'src', 'Orders', 'Checkout.cs');
  await window.model(
    t,
    `${read('Billing', 'Invoice.cs')}\n${read('Orders', 'src', 'Orders', 'Checkout.cs')}`,
    `${change('Total == 0', 'Total <= 0')}\n${call('Edit', { file_path: checkout, old_string: 'namespace Orders;', new_string: '// Seen.\nnamespace Orders;' })}`,
    'Both are changed.',
  );
  const chat = await window.freshChat();
  await chat.frame.locator('.picker.mode select').selectOption('review');
  await chat.say('Change both');
  await chat.done(1);
  await chat.frame.getByText('2 changes in 2 files to review').click();
  await chat.frame.getByRole('region', { name: 'Billing/Invoice.cs' }).waitFor();
  await window.command('LspAgent: Review Changes of All Files');
  await page.locator('.multiDiffEditor .line-insert').nth(1).waitFor();
  await window.picture('folders-review');
  await chat.frame.getByRole('button', { name: 'Undo all' }).click();
  await window.status.filter({ hasText: 'to review' }).waitFor({ state: 'detached' });
  assert.match(readFileSync(inFolder('Billing', 'Invoice.cs'), 'utf8'), /Total == 0/);
  await window.command('View: Close All Editors');
});

inWindow('a selection in the second folder is changed, and is named to the agent as it finds it', async t => {
  await window.model(t, read('Billing', 'Invoice.cs'), change('Total == 0', 'Total is 0'), 'Done.');
  await window.openFile('Invoice.cs');
  await window.goTo(7);
  await window.command('LspAgent: Mention Selection in Chat');
  const chat = await window.openChat();
  const mention = '@../Billing/Invoice.cs ';
  for (const end = Date.now() + 30_000; (await chat.message.inputValue()) !== mention && Date.now() < end; ) await page.waitForTimeout(50);
  assert.equal(await chat.message.inputValue(), mention);
  await chat.message.fill('');
  await window.editor.click();
  await window.goTo(7);
  const title = page.locator('.quick-input-title', { hasText: 'Edit line 7 of Invoice.cs' });
  await window.press('Control+Alt+E', patience => title.waitFor(patience));
  await page.locator('.quick-input-widget input').fill('Use a pattern');
  await page.keyboard.press('Enter');
  await window.lens('Accept').first().waitFor();
  await window.status.filter({ hasText: '1 to review' }).waitFor();
  await window.lens('Accept').first().click();
  await window.status.filter({ hasText: 'to review' }).waitFor({ state: 'detached' });
  const said = [...filesBelow(path.join(code.home, '.lspagent', 'projects'))].filter(file => file.endsWith('.jsonl')).map(file => readFileSync(file, 'utf8')).join('');
  assert.match(said, /This is about line 7 of \.\.\/Billing\/Invoice\.cs, as/);
  await window.command('View: Close All Editors');
});

inWindow('a folder that is added while a conversation is open is known to it after one click', async t => {
  await window.model(t, 'Of two folders.', read('Shipping', 'Parcel.cs'), 'And of the third.');
  const chat = await window.freshChat();
  await chat.say('What do you know of?');
  await chat.done(1);
  folders(code.root, 'Orders', 'Billing', 'Shipping');
  const toast = window.toasts.filter({ hasText: 'do not know Shipping yet' });
  await toast.waitFor();
  await window.picture('folder-added');
  await toast.getByRole('button', { name: 'Restart' }).click();
  await chat.frame.getByText('Of two folders.', { exact: true }).waitFor();
  await chat.message.fill('@Parc');
  await chat.frame.getByRole('listbox', { name: 'What is meant' }).getByText('../Shipping/Parcel.cs', { exact: true }).first().waitFor();
  await chat.say('And now?');
  await chat.done(2);
  assert.match(await chat.turns.last().innerText(), /And of the third\./);
  assert.equal(await chat.turns.count(), 2, 'it is the same conversation');
});
