// The published executable as a child process: with a home of its own, nothing of the person who runs the tests, and no way to outlive its test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd, removeFolder } from './ending.mjs';

const name = process.platform === 'win32' ? 'lspagent.exe' : 'lspagent';
export const executable = process.env.LSPAGENT_EXE ?? fileURLToPath(new URL(`../../../artifacts/lspagent/${name}`, import.meta.url));

/** A folder that is gone when the test ends. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lspagent-e2e-'));
  atEnd(test, () => removeFolder(folder));
  return folder;
}

function environment(home, extra) {
  const kept = Object.entries(process.env).filter(([key]) => !/^(LSPAGENT_|ANTHROPIC_|OPENAI_|XDG_|npm_|NODE_)/.test(key));
  const temporary = path.join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...extra };
}

/**
 * Starts lspagent. `exit` resolves to its exit code (or the signal's name), and `errors()` is what it has written to stderr so far.
 * @param {import('node:test').TestContext} test
 */
export function startLspAgent(test, args, { cwd, env, home = mkdtempSync(path.join(os.tmpdir(), 'lspagent-home-')) } = {}) {
  assert.ok(existsSync(executable), `${executable} is not there: run npm run build`);
  const child = spawn(executable, args, { cwd: cwd ?? home, env: environment(home, env), stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', text => (errors += text));
  child.stdin.on('error', () => {}); // A process that has ended takes no more; its exit code says why.
  const exit = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  atEnd(test, async () => {
    child.kill('SIGKILL');
    await exit;
    await removeFolder(home);
  });
  return { child, home, exit, errors: () => errors };
}
