// The fixed rules on the sample solution, through the published executable: what somebody sees who has no model and no network.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLspAgent, temporaryFolder } from '../kit/lspagent.mjs';

const sample = fileURLToPath(new URL('../../../samples/Orders', import.meta.url));

function copyOrders(t) {
  const folder = path.join(temporaryFolder(t), 'Orders');
  cpSync(sample, folder, { recursive: true, filter: name => !/[\\/](bin|obj)([\\/]|$)/.test(name) });
  assert.equal(spawnSync('dotnet', ['restore', '-v', 'quiet'], { cwd: folder }).status, 0);
  return folder;
}

async function ask(t, folder, words, ...options) {
  const { child, exit } = startLspAgent(t, ['exec', words, '--trust', ...options], { cwd: folder });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', text => (output += text));
  child.stdin.end();
  return { code: await exit, output };
}

test('without a model the compiler answers on the sample solution', { timeout: 300_000 }, async t => {
  const folder = copyOrders(t);
  for (const [words, expected] of [
    ['who calls Order.Add', /is called by 1 member[^]*Program\.cs:4, 5/],
    ['what implements IDiscount', /2 below it[^]*BulkDiscount[^]*LoyaltyDiscount/],
    ['explain Checkout.Total', /public Money Total\(Order order\)[^]*used directly by \(1\)/],
    ['what would changing Order.Subtotal break', /Checkout\.Total/],
    ['which tests reach Checkout.Total', /No test reaches it/],
    ['who calls NoSuchThing', /nowhere|neither in a file/],
  ]) {
    const { code, output } = await ask(t, folder, words);
    assert.equal(code, 0, output);
    assert.match(output, expected, words);
  }
});

test('without a model C# is changed with the compiler\'s own means, and only as far as it is allowed', { timeout: 300_000 }, async t => {
  const folder = copyOrders(t);
  const source = name => readFileSync(path.join(folder, 'src', name), 'utf8');
  const refused = await ask(t, folder, 'rename Order.Add to Put');
  assert.match(refused.output, /Nothing was renamed|not allowed|permission/i);
  assert.match(source('Orders/Order.cs'), /void Add\(/);

  const renamed = await ask(t, folder, 'rename Order.Add to Put', '--permission-mode', 'acceptEdits');
  assert.equal(renamed.code, 0, renamed.output);
  assert.match(source('Orders/Order.cs'), /void Put\(/);
  assert.match(source('Orders.App/Program.cs'), /order\.Put\("Keyboard"/);

  writeFileSync(path.join(folder, 'src/Orders/Report.cs'), 'namespace Orders;\n\npublic sealed class Report : IDisposable\n{\n    private readonly StringBuilder _text = new();\n\n    public int Wrong() => nope;\n}\n');
  const mended = await ask(t, folder, 'fix the errors in src/Orders/Report.cs', '--permission-mode', 'acceptEdits');
  assert.equal(mended.code, 0, mended.output);
  assert.match(source('Orders/Report.cs'), /^using System\.Text;/);
  assert.match(source('Orders/Report.cs'), /void Dispose\(\)/);
  assert.match(mended.output, /I made 2 fixes[^]*1 error is left[^]*CS0103/);
});
