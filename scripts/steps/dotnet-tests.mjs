// The .NET side: build once, check the formatting, run every test project, and count.
import { mustRun, runAndRead, say } from './command.mjs';
import { dotnetCounts } from './counts.mjs';
import { executable, solution } from './paths.mjs';

export async function buildSolution() {
  say('building the solution');
  const locked = process.env.CI ? ['-p:RestoreLockedMode=true'] : [];
  await mustRun('dotnet', ['build', solution, '-c', 'Release', '-v', 'quiet', '-nologo', ...locked], {
    otherwise: 'the build failed; the errors above say why.',
  });
}

export async function checkFormat() {
  say('checking the formatting');
  await mustRun('dotnet', ['format', solution, '--verify-no-changes', '--no-restore'], {
    otherwise: 'the formatting differs from .editorconfig: run dotnet format LspAgent.sln and commit what it changes.',
  });
}

export async function runDotnetTests({ fast }) {
  say(fast ? 'running the .NET tests that are not slow' : 'running the .NET tests');
  const result = await runAndRead(
    'dotnet',
    [
      'test', '--solution', solution, '-c', 'Release', '--no-build', '--no-progress', '--no-ansi', '--timeout', fast ? '5m' : '40m',
      '--ignore-exit-code', '8', // A project in which the filter leaves no test is no failure; running no test at all is, see test.mjs.
      ...(fast ? ['--filter', 'TestCategory!=Slow'] : []),
    ],
    { env: { LSPAGENT_EXE: executable } },
  );
  return dotnetCounts(result);
}
