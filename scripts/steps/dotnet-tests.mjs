// The .NET side: build once, check the formatting, run every test project, and count.
import { Failure, mustRun, runAndRead, say } from './command.mjs';
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

function count(summary, word) {
  const found = [...summary.matchAll(new RegExp(`^\\s+${word}: (\\d+)\\s*$`, 'gm'))].at(-1);
  if (!found) {
    throw new Failure('dotnet test ended without a summary, so nothing is known about its tests.');
  }

  return Number(found[1]);
}

export async function runDotnetTests({ fast }) {
  say(fast ? 'running the .NET tests that are not slow' : 'running the .NET tests');
  const { code, text } = await runAndRead(
    'dotnet',
    [
      'test', '--solution', solution, '-c', 'Release', '--no-build', '--no-progress', '--no-ansi', '--timeout', fast ? '5m' : '40m',
      '--ignore-exit-code', '8', // A project in which the filter leaves no test is no failure; running no test at all is, see test.mjs.
      ...(fast ? ['--filter', 'TestCategory!=Slow'] : []),
    ],
    { env: { LSPAGENT_EXE: executable } },
  );
  const passed = count(text, 'succeeded');
  const failed = count(text, 'failed');
  const skipped = count(text, 'skipped');
  return { passed, failed: Math.max(failed, code === 0 ? 0 : 1), skipped }; // A crashed test host fails no test by name.
}
