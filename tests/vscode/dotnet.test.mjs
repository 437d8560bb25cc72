import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { canRunServer, findDotnet, runtimeOf } = await load('server/dotnet.ts');
const { serverProgram } = await load('server/program.ts');

const program = process.platform === 'win32' ? 'dotnet.exe' : 'dotnet';

/** A folder as the installer of .NET leaves it, with these runtimes. */
function dotnetFolder(t, ...runtimes) {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'lspagent-dotnet-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, program), '');
  chmodSync(path.join(folder, program), 0o755);
  for (const runtime of runtimes) mkdirSync(path.join(folder, 'shared', ...runtime.split('/')), { recursive: true });
  return folder;
}

const ten = { version: '10.0', frameworks: ['Microsoft.NETCore.App', 'Microsoft.AspNetCore.App'] };

test('what a server runs on is what the file beside it says, or else what is usual', t => {
  const folder = dotnetFolder(t);
  const says = runtimeOptions => {
    writeFileSync(path.join(folder, 'lspagent.runtimeconfig.json'), JSON.stringify({ runtimeOptions }));
    return runtimeOf(path.join(folder, 'lspagent.dll'));
  };
  assert.deepEqual(runtimeOf(path.join(folder, 'lspagent.dll')), ten);
  assert.deepEqual(says({ frameworks: [{ name: 'Microsoft.NETCore.App', version: '11.0.0' }, { name: 'Other', version: '11.0.3' }] }), { version: '11.0', frameworks: ['Microsoft.NETCore.App', 'Other'] });
  assert.deepEqual(says({ framework: { name: 'Microsoft.NETCore.App', version: '8.0.0-preview.1' } }), { version: '8.0', frameworks: ['Microsoft.NETCore.App'] });
  for (const wrong of [{}, { frameworks: [] }, { frameworks: [{ name: 'X' }] }, { framework: { version: 'new' } }]) assert.deepEqual(says(wrong), ten);
});

test('a .NET counts when it has both frameworks in the version that is needed', t => {
  assert.ok(canRunServer(dotnetFolder(t, 'Microsoft.NETCore.App/10.0.2', 'Microsoft.AspNetCore.App/10.0.2'), ten));
  assert.ok(!canRunServer(dotnetFolder(t, 'Microsoft.NETCore.App/10.0.2'), ten));
  assert.ok(!canRunServer(dotnetFolder(t, 'Microsoft.NETCore.App/8.0.1', 'Microsoft.AspNetCore.App/8.0.1'), ten));
});

test('what was said is used or nothing is; otherwise the first that fits', t => {
  const fits = dotnetFolder(t, 'Microsoft.NETCore.App/10.0.2', 'Microsoft.AspNetCore.App/10.0.2');
  const old = dotnetFolder(t, 'Microsoft.NETCore.App/8.0.1', 'Microsoft.AspNetCore.App/8.0.1');
  assert.equal(findDotnet(fits, ten, {}), path.join(fits, program));
  assert.equal(findDotnet(path.join(fits, program), ten, {}), path.join(fits, program));
  assert.equal(findDotnet(old, ten, { DOTNET_ROOT: fits }), null);
  assert.equal(findDotnet('', ten, { DOTNET_ROOT: old, PATH: fits }), path.join(fits, program));
});

test('what is missing is said with what can be done', async t => {
  const old = dotnetFolder(t);
  writeFileSync(path.join(old, 'lspagent.dll'), '');
  writeFileSync(path.join(old, 'lspagent.runtimeconfig.json'), JSON.stringify({ runtimeOptions: { framework: { name: 'Microsoft.NETCore.App', version: '99.0.0' } } }));
  const places = { extension: old, server: path.join(old, 'lspagent.dll'), dotnet: '' };
  const asked = [];
  const none = async runtime => (asked.push(runtime.version), null);
  await assert.rejects(serverProgram({ ...places, dotnet: old }, none), error => /lspagent\.dotnet\.path/.test(error.message) && error.remedies.includes('openDotnetSetting'));
  assert.deepEqual(asked, [], 'what was said is wrong, so nothing else is tried');
  await assert.rejects(serverProgram(places, none), error => /needs \.NET 99\.0/.test(error.message) && error.remedies.includes('installDotnet'));
  assert.deepEqual(asked, ['99.0']);
  await assert.rejects(serverProgram({ ...places, server: path.join(old, 'none') }, none), error => error.remedies.includes('openServerSetting'));
  const found = await serverProgram(places, async () => path.join(old, program));
  assert.deepEqual([found.command, found.env], [path.join(old, program), { DOTNET_ROOT: old }]);
});

test('a server that brings its runtime along is started as it is, whatever .NET there is', async t => {
  const folder = dotnetFolder(t);
  const own = path.join(folder, 'server', process.platform === 'win32' ? 'lspagent.exe' : 'lspagent');
  mkdirSync(path.dirname(own));
  writeFileSync(own, '');
  const { command, env } = await serverProgram({ extension: folder, server: '', dotnet: folder }, () => assert.fail('none is looked for'));
  assert.deepEqual([command, env], [own, {}]);
});
