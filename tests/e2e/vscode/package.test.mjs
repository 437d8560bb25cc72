import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { root } from '../../../scripts/steps/paths.mjs';
import { packageFile, packages } from '../../../scripts/steps/vsix.mjs';

const manifest = JSON.parse(readFileSync(path.join(root, 'clients/vscode/package.json'), 'utf8'));

/** The files of a zip archive by name, as its directory at the end has them; each is read when it is asked for. */
function filesOf(archive) {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map();
  for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extra, comment] = [28, 30, 32].map(place => bytes.readUInt16LE(at + place));
    const [method, size, start] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    files.set(bytes.toString('utf8', at + 46, at + 46 + nameLength), {
      mode,
      read() {
        const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
        const packed = bytes.subarray(from, from + size);
        return method === 0 ? packed : inflateRawSync(packed);
      },
    });
    at += 46 + nameLength + extra + comment;
  }

  return files;
}

const extension = path.join(root, 'clients/vscode/dist/extension.js');

/** What each package has of the server besides libraries of .NET and their descriptions. */
const serverFiles = {
  portable: /^$/,
  'linux-x64': /^(lspagent|createdump|lib[\w.]+\.so)$/,
  'win-x64': /^(lspagent|createdump)\.exe$/,
};
const common = /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(package\.json|readme\.md|LICENSE\.txt|dist\/(extension\.js|chat\/chat\.(js|css))|media\/[\w-]+\.(svg|png)|walkthrough\/\w+\.md))$/;
const needed = ['package.json', 'dist/extension.js', 'dist/chat/chat.js', 'dist/chat/chat.css', 'server/lspagent.dll', 'media/icon.png'];

/** A library whose managed code was compiled ahead of time names its native code in its header; see ECMA-335, II.25.3.3. */
function isCompiledAhead(library) {
  const header = library.readUInt32LE(60) + 24;
  const directories = header + (library.readUInt16LE(header) === 0x20b ? 112 : 96);
  const address = library.readUInt32LE(directories + 14 * 8);
  const sections = header + library.readUInt16LE(header - 4);
  for (let at = sections; at < sections + 40 * library.readUInt16LE(header - 18); at += 40) {
    const [size, start, , from] = [8, 12, 16, 20].map(place => library.readUInt32LE(at + place));
    if (address >= start && address < start + size) return library.readUInt32LE(address - start + from + 64) !== 0;
  }

  throw new Error('The library has no header of managed code.');
}

const isMade = name => existsSync(packageFile(name));

// Only the first is made for the tests; the others are looked at where somebody has made them.
for (const { name, platform } of packages.filter(({ name }, index) => index === 0 || isMade(name))) {
  const skip = isMade(name) ? false : `the package ${name} is not made`;

  test(`the package ${name} holds what it needs to run, and nothing else`, { skip }, () => {
    const files = filesOf(packageFile(name));
    for (const one of needed) assert.ok(files.has(`extension/${one}`), `${one} in ${[...files.keys()].join(', ')}`);
    const isKnown = file => common.test(file) || (file.startsWith('extension/server/') && (/^[\w.-]+\.(dll|json)$/.test(file.slice(17)) || serverFiles[name].test(file.slice(17))));
    assert.deepEqual([...files.keys()].filter(file => !isKnown(file)), []);
    for (const unwanted of [/\.map$/, /\.pdb$/, /node_modules/, /test/i, /\.ts$/]) assert.deepEqual([...files.keys()].filter(file => unwanted.test(file)), []);
    for (const script of ['extension.js', 'chat/chat.js', 'chat/chat.css']) assert.doesNotMatch(files.get(`extension/dist/${script}`).read().toString('utf8'), /sourceMappingURL/);
    const target = /TargetPlatform="([^"]+)"/.exec(files.get('extension.vsixmanifest').read().toString('utf8'))?.[1] ?? null;
    assert.equal(target, platform);
    if (name === 'portable') assert.ok(!isCompiledAhead(files.get('extension/server/LspAgent.Core.dll').read()));
  });
}

if (isMade('linux-x64')) test('the package for Linux brings a program that may be run, and its runtime', () => {
  const files = filesOf(packageFile('linux-x64'));
  const program = files.get('extension/server/lspagent');
  assert.equal(program.mode & 0o111, 0o111);
  assert.equal(program.read().subarray(0, 4).toString('latin1'), '\x7fELF');
  assert.ok(files.has('extension/server/libcoreclr.so') && files.has('extension/server/Microsoft.AspNetCore.dll'));
  assert.ok(isCompiledAhead(files.get('extension/server/LspAgent.Core.dll').read()));
});

if (isMade('win-x64')) test('the package for Windows brings a program for it, and its runtime', () => {
  const files = filesOf(packageFile('win-x64'));
  const program = files.get('extension/server/lspagent.exe').read();
  const header = program.readUInt32LE(60);
  assert.equal(program.subarray(0, 2).toString('latin1') + program.subarray(header, header + 4).toString('latin1'), 'MZPE\0\0');
  assert.equal(program.readUInt16LE(header + 4), 0x8664, 'for x64');
  assert.ok(files.has('extension/server/coreclr.dll') && files.has('extension/server/Microsoft.AspNetCore.dll'));
  assert.ok(isCompiledAhead(files.get('extension/server/LspAgent.Core.dll').read()));
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
