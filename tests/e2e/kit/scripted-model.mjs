// The scripted model service of the test kit, as a process of its own.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { atEnd } from './ending.mjs';
import { temporaryFolder } from './lspagent.mjs';

const program = fileURLToPath(new URL('../../LspAgent.ScriptedModel/bin/Release/net10.0/LspAgent.ScriptedModel.dll', import.meta.url));

/**
 * Starts a model that says what its script says, one reply a request. `env` makes lspagent use it; `open(gate)` lets a reply
 * that waits go on.
 */
export async function startScriptedModel(test, ...replies) {
  if (!existsSync(program)) throw new Error(`${program} is not there: build LspAgent.sln`);
  const script = path.join(temporaryFolder(test), 'script.txt');
  writeFileSync(script, replies.join('\n---\n'));
  const child = spawn('dotnet', [program, script], { stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd(test, () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: address } = await lines.next();
  return {
    env: { ANTHROPIC_API_KEY: 'test', ANTHROPIC_BASE_URL: address, LSPAGENT_MODEL: 'claude-sonnet-4-20250514' },
    open: gate => child.stdin.write(`${gate}\n`),
  };
}
