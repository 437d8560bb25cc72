// Running other programs: progress goes to stderr, so that stdout stays for results.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProgram } from './find-program.mjs';
import { kept, say } from './output.mjs';
import { root } from './paths.mjs';
import { startInGroup } from './processes.mjs';

export { say };

/** In CI the lock files must hold. The compiler stays in memory from one project to the next there too, apart from anybody else's. */
export const buildOptions = process.env.CI ? ['-p:RestoreLockedMode=true', '-p:UseSharedCompilation=true', `-p:SharedCompilationId=lspagent-${process.pid}`] : [];

/** An expected failure: its message is all that the user needs to see. */
export class Failure extends Error {}

const quiet = {
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_CLI_UI_LANGUAGE: 'en', // The test summary is read by its words.
  ...(process.env.HOME || process.platform === 'win32' ? {} : { HOME: os.userInfo().homedir }), // Without it the SDK does not start.
  ...(process.env.CI ? { MSBUILDDISABLENODEREUSE: '1' } : {}), // A machine that is thrown away has no next build to be quick for.
};

/** In minutes: what a program of a job may take before it is ended as one that hangs. */
const mostMinutes = 40;

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

/** Runs a program to its end with its output shown; resolves to its exit code. */
export function run(program, args, { output = 'stderr', env, cwd = root } = {}) {
  const keep = kept();
  if (keep) return runWithin(program, args, { env, cwd, keep }).then(({ code }) => code);
  return new Promise((resolve, reject) => {
    const stdout = output === 'stderr' ? process.stderr : 'inherit';
    const child = spawn(program, args, options({ program, env, cwd, stdio: ['inherit', stdout, 'inherit'] }));
    // The terminal has told the program of an interrupt too: wait for it to end.
    const signals = { SIGINT: () => {}, SIGTERM: () => child.kill('SIGTERM') };
    for (const [name, take] of Object.entries(signals)) process.on(name, take);
    const settle = (end, value) => {
      for (const [name, take] of Object.entries(signals)) process.off(name, take);
      end(value);
    };
    child.on('error', error => settle(reject, explain(program, error)));
    child.on('exit', (code, signal) => settle(resolve, signal ? 128 + os.constants.signals[signal] : code));
  });
}

/** Runs a program that must succeed. */
export async function mustRun(program, args, { otherwise, ...rest } = {}) {
  const code = await run(program, args, rest);
  if (code !== 0) {
    throw new Failure(otherwise ?? `${program} ${args.join(' ')} ended with exit code ${code}; what it printed above says why.`);
  }
}

/**
 * Runs a program of a job to its end, or to the end of its time; resolves to its exit code (128 and more when a signal ended it),
 * its output, and whether it was ended here. What it leaves running, and still may write, is ended a moment after it.
 */
export function runWithin(program, args, { env, cwd = root, keep = kept(), minutes = mostMinutes, grace = 5_000 } = {}) {
  return new Promise((resolve, reject) => {
    const { child, end } = startInGroup(program, args, options({ program, env, cwd, stdio: ['ignore', 'pipe', 'pipe'] }));
    let text = '';
    let isEnded = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', part => {
        if (stream === child.stdout) text += part;
        keep?.(part);
      });
    }

    const guard = setTimeout(() => {
      isEnded = true;
      keep?.(`» ${path.basename(program)} did not end within ${minutes} minutes, so it was ended\n`);
      end();
    }, minutes * 60_000);
    child.on('error', error => {
      clearTimeout(guard);
      reject(explain(program, error));
    });
    child.on('exit', (code, signal) => {
      clearTimeout(guard);
      const done = () => resolve({ code: code ?? 128 + os.constants.signals[signal], text, isEnded });
      const late = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        end();
        done();
      }, grace);
      child.on('close', () => {
        clearTimeout(late);
        done();
      });
    });
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

/** What there is to say of an error: an expected one is a sentence, anything else is a bug and keeps its stack. */
export const reasonOf = error => (error instanceof Failure ? error.message : error.stack);

/** The entry of every script: an expected failure is one sentence, anything else is a bug and keeps its stack. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof Failure ? `error: ${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  }
}
