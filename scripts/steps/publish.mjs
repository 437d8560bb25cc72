// The published executable. Where the SDK's packages allow it, it is compiled ahead of time together with the runtime that it then
// brings along: only so is the code that both share compiled too, which is most of what a start waits for. That takes minutes.
import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildOptions, Failure, mustRun, say } from './command.mjs';
import { artifacts, executable, published, root } from './paths.mjs';
import { checkToolchain } from './toolchain.mjs';
import { whenChanged } from './stamp.mjs';

function readyToRunTarget() {
  const target = `${{ linux: 'linux', win32: 'win' }[process.platform]}-${process.arch}`;
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return ['linux-x64', 'win-x64'].includes(target) && !musl ? target : null; // Anything else gets the portable build.
}

/** What has been compiled ahead of time for a platform. It is not told apart how: what one way left must not get into what another makes. */
const compiledAhead = target => path.join(root, 'server/LspAgent.Host/obj/Release/net10.0', target, 'R2R');

/**
 * Publishes the present sources into a folder.
 * @param target the platform that it is compiled ahead of time for; null for one that runs wherever .NET is
 * @param withRuntime whether it is compiled as one with its runtime, so that it starts as quickly as it can; otherwise each library by itself
 */
export async function publishTo(folder, { target, withRuntime = true, more = [], otherwise }) {
  const common = ['-c', 'Release', '-p:RestoreLockedMode=true', '-p:PublishDocumentationFiles=false', '-o', folder, '-v', 'quiet', '-nologo', ...buildOptions];
  const ahead = [
    '-r', target, '--self-contained', 'true', '-p:PublishReadyToRun=true', `-p:PublishReadyToRunComposite=${withRuntime}`,
    '-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3', // An older processor has what needs it compiled at the first use.
  ];
  rmSync(folder, { recursive: true, force: true });
  if (target) rmSync(compiledAhead(target), { recursive: true, force: true });
  await mustRun('dotnet', ['publish', 'server/LspAgent.Host/LspAgent.Host.csproj', ...common, ...(target ? ahead : []), ...more], { otherwise });
}

function replace(folder, fresh) {
  try {
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } catch (error) {
    throw new Failure(`${path.relative(root, folder)} cannot be replaced (${error.code}): end the lspagent that runs from it, and try again.`);
  }
}

/** Leaves the executable of the present sources in artifacts/lspagent. */
export function publish() {
  const target = readyToRunTarget();
  return whenChanged(
    {
      stamp: path.join(artifacts, 'lspagent.stamp'),
      inputs: ['server', 'global.json', '.editorconfig', 'scripts/steps/publish.mjs'],
      facts: [target],
      outputs: [executable],
    },
    async () => {
      checkToolchain();
      say(`building lspagent (${target ?? 'portable'})`);
      const fresh = path.join(artifacts, 'lspagent.next');
      await publishTo(fresh, {
        target,
        otherwise: 'the build failed; the errors above say why. NU1004 means that a package changed: run dotnet restore and commit the lock files.',
      });
      replace(published, fresh);
      if (!existsSync(executable)) {
        throw new Failure(`the build ended well but left no ${path.relative(root, executable)}.`);
      }
    },
  );
}
