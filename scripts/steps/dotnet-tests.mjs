// The .NET side: build once, check the formatting, run the test projects, and count.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildOptions, mustRun, runWithin, say } from './command.mjs';
import { dotnetCounts } from './counts.mjs';
import { executable, root, solution } from './paths.mjs';

export async function buildSolution() {
  say('building the solution');
  await mustRun('dotnet', ['build', solution, '-c', 'Release', '-v', 'quiet', '-nologo', ...buildOptions], {
    otherwise: 'the build failed; the errors above say why.',
  });
}

export async function checkFormat() {
  await mustRun('dotnet', ['format', solution, '--verify-no-changes', '--no-restore'], {
    otherwise: 'the formatting differs from .editorconfig: run dotnet format LspAgent.sln and commit what it changes.',
  });
}

const tests = path.join(root, 'tests');

/** The names of the test projects. */
export function testProjects() {
  return readdirSync(tests).filter(name => name.endsWith('.Tests') && existsSync(path.join(tests, name, `${name}.csproj`))).sort();
}

/** Runs one test project, which is a program. A test that hangs is named by the project itself; this only ends it. */
export async function runDotnetTests(name, { fast }) {
  const program = path.join(tests, name, 'bin/Release/net10.0', process.platform === 'win32' ? `${name}.exe` : name);
  const args = [
    '--progress', 'off', '--no-ansi',
    '--ignore-exit-code', '8', // A project in which the filter leaves no test is no failure; running no test at all is, see test.mjs.
    ...(fast ? ['--filter', 'TestCategory!=Slow'] : []),
  ];
  return dotnetCounts(await runWithin(program, args, { env: { LSPAGENT_EXE: executable }, minutes: fast ? 10 : 40 }), name);
}
