// Neovim as Debian has it, with no plugin, finds its way through C# with its own commands.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { executable, temporaryFolder } from '../kit/lspagent.mjs';
import { copyShop, navigation } from '../kit/shop.mjs';

const neovim = spawnSync('nvim', ['--version']).status === 0 ? {} : { skip: 'Neovim is not installed (Debian: apt-get install neovim)' };
const script = name => fileURLToPath(new URL(`../neovim/${name}`, import.meta.url));

/** Runs a script in a Neovim that has a file of the shop open, and answers the lines that it printed. */
function runNeovim(t, folder, file, lua) {
  const home = path.join(temporaryFolder(t), 'home');
  mkdirSync(home);
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, LSPAGENT_HOME: path.join(home, 'lspagent'), TEST_LSPAGENT: executable, TEST_OPTIONS: JSON.stringify(navigation) };
  const { stdout, stderr, status } = spawnSync('nvim', ['--headless', '-u', script('init.lua'), file, '-c', `luafile ${script(lua)}`], { cwd: folder, env, encoding: 'utf8', timeout: 500_000 });
  assert.equal(status, 0, stdout + stderr);
  return Object.fromEntries(stdout.split('\n').filter(line => line.includes(' ')).map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

test('Neovim without a plugin finds its way through a solution', { timeout: 540_000, ...neovim }, t => {
  const said = runNeovim(t, copyShop(t), 'src/Shop.Pricing/PriceList.cs', 'navigation.lua');
  assert.match(said.references, /PriceList\.cs:9/);
  assert.equal(said.definition, 'IDiscount.cs:8');
  assert.equal(said.implementation, 'Discount.cs:5 NoDiscount.cs:5 PercentDiscount.cs:3 PercentDiscount.cs:8');
  assert.match(said.symbols, /PriceList\.cs:7.* PriceList\.cs:9/);
  assert.match(said.calls, /PriceList\.cs:12/);
  assert.match(said.hover, /Money PriceOf\(OrderLine line\)/);
});

test('Neovim without a plugin applies a fix of the SDK and is offered the agent', { timeout: 540_000, ...neovim }, t => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, 'A.cs'), 'class A : System.IDisposable\n{\n}\n');
  const said = runNeovim(t, folder, 'A.cs', 'actions.lua');
  assert.equal(said.fixed, 'yes');
  for (const title of ['Refactor with LspAgent…', 'Generate tests with LspAgent', 'Document with LspAgent', 'Explain with LspAgent']) {
    assert.ok(said.offered.includes(title), said.offered);
  }
});
