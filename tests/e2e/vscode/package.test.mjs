import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/steps/paths.mjs';
import { packageFile } from '../../../scripts/steps/vsix.mjs';

const manifest = JSON.parse(readFileSync(path.join(root, 'clients/vscode/package.json'), 'utf8'));

/** The names of the files in a zip archive, as its directory at the end has them. */
function filesOf(file) {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names = [];
  for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map(place => bytes.readUInt16LE(at + place));
    names.push(bytes.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }

  return names;
}

const extension = path.join(root, 'clients/vscode/dist/extension.js');
const isPackaged = existsSync(packageFile('portable'));

test('the package holds what it needs to run, and nothing else', { skip: isPackaged ? false : 'the extension is not packaged' }, () => {
  const files = filesOf(packageFile('portable'));
  for (const needed of ['extension/package.json', 'extension/dist/extension.js', 'extension/dist/chat/chat.js', 'extension/dist/chat/chat.css', 'extension/server/lspagent.dll', 'extension/media/icon.png']) {
    assert.ok(files.includes(needed), `${needed} in ${files.join(', ')}`);
  }

  const known = /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(package\.json|readme\.md|LICENSE\.txt|dist\/(extension\.js|chat\/chat\.(js|css))|media\/[\w-]+\.(svg|png)|walkthrough\/\w+\.md|server\/[\w.-]+\.(dll|json)))$/;
  assert.deepEqual(files.filter(file => !known.test(file)), []);
  for (const unwanted of [/\.map$/, /\.pdb$/, /node_modules/, /test/i, /\.ts$/]) assert.deepEqual(files.filter(file => unwanted.test(file)), []);
});

test('the scripts of the package name no source map', { skip: isPackaged ? false : 'the extension is not packaged' }, () => {
  for (const name of ['extension.js', 'chat/chat.js', 'chat/chat.css']) {
    assert.doesNotMatch(readFileSync(path.join(root, 'clients/vscode/dist', name), 'utf8').slice(-400), /sourceMappingURL/);
  }
});

test('the extension starts with nothing that everybody does, and works where the files are', () => {
  assert.deepEqual(manifest.activationEvents.filter(event => event === '*' || event === 'onStartupFinished'), []);
  assert.deepEqual(manifest.extensionKind, ['workspace']);
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
});

test('every command that is offered has a title, and every key and menu leads to one', { skip: existsSync(extension) ? false : 'the extension is not built' }, () => {
  const { commands, keybindings, menus } = manifest.contributes;
  const known = new Set(commands.map(one => one.command));
  assert.ok(commands.every(one => one.title && one.category === 'LspAgent'));
  for (const one of [...keybindings, ...Object.values(menus).flat()]) assert.ok(known.has(one.command), one.command);
  const source = readFileSync(extension, 'utf8');
  for (const command of known) assert.ok(source.includes(command) || source.includes(command.replace('lspagent.', '')), `${command} is done by nobody`);
});
