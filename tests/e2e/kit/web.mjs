// `lspagent web` as a process, with a workspace of the test's own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { startLspAgent, temporaryFolder } from './lspagent.mjs';

/** A workspace with C# in it, beside a file that lies outside. */
export function makeWorkspace(t) {
  const folder = temporaryFolder(t);
  const workspace = path.join(folder, 'Orders');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'Order.cs'), 'namespace Orders;\n\npublic sealed class Order\n{\n    public int Count { get; set; }\n\n    public void Add(int quantity)\n    {\n        Count += quantity;\n    }\n}\n');
  writeFileSync(path.join(folder, 'outside.txt'), 'what lies outside\n');
  return { folder, workspace, home: path.join(folder, 'home') };
}

/** Starts `lspagent web` and waits for its address. */
export async function startWeb(t, { workspace, home, env = {}, args = [] }) {
  const server = startLspAgent(t, ['web', workspace, ...args], { env: { LSPAGENT_HOME: home, ...env } });
  const lines = createInterface({ input: server.child.stdout })[Symbol.asyncIterator]();
  const { value: address } = await lines.next();
  if (!address) throw new Error(`lspagent web printed no address: ${server.errors()}`);
  const url = new URL(address);
  return { ...server, address, origin: url.origin, port: url.port, token: new URLSearchParams(url.hash.slice(1)).get('token') };
}
