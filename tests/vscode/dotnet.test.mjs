import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { load } from './kit.mjs';

const { canRunServer, findDotnet } = await load('server/dotnet.ts');
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

test('a .NET counts when it has both frameworks in the version that is needed', t => {
  assert.ok(canRunServer(dotnetFolder(t, 'Microsoft.NETCore.App/10.0.2', 'Microsoft.AspNetCore.App/10.0.2')));
  assert.ok(!canRunServer(dotnetFolder(t, 'Microsoft.NETCore.App/10.0.2')));
  assert.ok(!canRunServer(dotnetFolder(t, 'Microsoft.NETCore.App/8.0.1', 'Microsoft.AspNetCore.App/8.0.1')));
});

test('what was said is used or nothing is; otherwise the first that fits', t => {
  const fits = dotnetFolder(t, 'Microsoft.NETCore.App/10.0.2', 'Microsoft.AspNetCore.App/10.0.2');
  const old = dotnetFolder(t, 'Microsoft.NETCore.App/8.0.1', 'Microsoft.AspNetCore.App/8.0.1');
  assert.equal(findDotnet(fits, {}), path.join(fits, program));
  assert.equal(findDotnet(path.join(fits, program), {}), path.join(fits, program));
  assert.equal(findDotnet(old, { DOTNET_ROOT: fits }), null);
  assert.equal(findDotnet('', { DOTNET_ROOT: old, PATH: fits }), path.join(fits, program));
});

test('what is missing is said with what can be done', t => {
  const old = dotnetFolder(t);
  const places = { extension: old, server: '', dotnet: old };
  assert.throws(() => serverProgram(places), error => /lspagent\.dotnet\.path/.test(error.message) && error.remedies.includes('installDotnet'));
  assert.throws(() => serverProgram({ ...places, server: path.join(old, 'none') }), error => error.remedies.includes('openServerSetting'));
});
