// Running other programs: progress goes to stderr, so that stdout stays for results.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProgram } from './find-program.mjs';
import { root } from './paths.mjs';

/** An expected failure: its message is all that the user needs to see. */
export class Failure extends Error {}

const quiet = {
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_CLI_UI_LANGUAGE: 'en', // The test summary is read by its words.
};

/** An SDK outside the usual folders is known only by the PATH; what we build and start finds its runtime by DOTNET_ROOT. */
function runtimeFolder() {
  const dotnet = findProgram('dotnet');
  const folder = dotnet && path.dirname(realpathSync(dotnet));
  return !process.env.DOTNET_ROOT && folder && existsSync(path.join(folder, 'host', 'fxr')) ? { DOTNET_ROOT: folder } : {};
}

const installHints = {
  dotnet: 'install the .NET 10 SDK (https://dotnet.microsoft.com/download) and see that it is on the PATH',
  npm: 'install Node.js 20 or newer with npm (https://nodejs.org)',
  git: 'install git',
};

function options(extra) {
  const windowsScript = extra.program === 'npm' && process.platform === 'win32'; // There npm is npm.cmd, which only a shell starts.
  return { cwd: root, shell: windowsScript, ...extra, env: { ...process.env, ...quiet, ...runtimeFolder(), ...extra.env } };
}

function explain(program, error) {
  return error.code === 'ENOENT'
    ? new Failure(`${program} was not found: ${installHints[program] ?? `install ${program}`}.`)
    : new Failure(`${program} could not be started: ${error.message}`);
}

export function say(text) {
  process.stderr.write(`» ${text}\n`);
}

/** Runs a program to its end with its output shown; resolves to its exit code. */
export function run(program, args, { output = 'stderr', env, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const stdout = output === 'stderr' ? process.stderr : 'inherit';
    const child = spawn(program, args, options({ program, env, cwd, stdio: ['inherit', stdout, 'inherit'] }));
    child.on('error', error => reject(explain(program, error)));
    child.on('exit', (code, signal) => resolve(signal ? 128 + os.constants.signals[signal] : code));
    process.on('SIGINT', () => {}); // The terminal has told the program too: wait for it to end.
    process.on('SIGTERM', () => child.kill('SIGTERM'));
  });
}

/** Runs a program that must succeed. */
export async function mustRun(program, args, { otherwise, ...rest } = {}) {
  const code = await run(program, args, rest);
  if (code !== 0) {
    throw new Failure(otherwise ?? `${program} ${args.join(' ')} ended with exit code ${code}; what it printed above says why.`);
  }
}

/** Runs a program to its end, shows what it prints on stdout, and returns that text with the exit code. */
export function runAndRead(program, args, { env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options({ program, env, stdio: ['ignore', 'pipe', 'inherit'] }));
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', part => {
      text += part;
      process.stdout.write(part);
    });
    child.on('error', error => reject(explain(program, error)));
    child.on('close', code => resolve({ code: code ?? 128, text }));
  });
}

/** Asks a program for a short answer, such as its version. */
export function ask(program, args) {
  const result = spawnSync(program, args, options({ program, encoding: 'utf8' }));
  if (result.error) {
    throw explain(program, result.error);
  }

  if (result.status !== 0) {
    throw new Failure(`${program} ${args.join(' ')} failed: ${(result.stderr || result.stdout).trim()}`);
  }

  return result.stdout.trim();
}

/** The entry of every script: an expected failure is one sentence, anything else is a bug and keeps its stack. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof Failure ? `error: ${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  }
}
