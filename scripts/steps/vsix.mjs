// The extension for VS Code as packages: one that runs on the .NET of the machine, and ones that bring the runtime along.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun, say } from './command.mjs';
import { artifacts, root } from './paths.mjs';
import { publishTo } from './publish.mjs';
import { whenChanged } from './stamp.mjs';

const client = path.join(root, 'clients/vscode');

/** Each with the target's name among .NET's, and among VS Code's; the first is for every platform. */
export const packages = [
  { name: 'portable', runtime: null, platform: null },
  { name: 'linux-x64', runtime: 'linux-x64', platform: 'linux-x64' },
  { name: 'win-x64', runtime: 'win-x64', platform: 'win32-x64' },
];

export const packageFile = name => path.join(artifacts, 'vsix', `lspagent-${name}.vsix`);

/** The types of the extension's sources, which its build leaves unread. */
export async function checkExtension() {
  say('checking the types of the VS Code extension');
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  await mustRun(process.execPath, [compiler, '--noEmit', '-p', client], { otherwise: 'the VS Code extension has errors in its types, which are printed above.' });
}

/** What of a folder belongs in a package: neither what debuggers read, nor the page that only the web door serves. */
function isNeeded(file) {
  return !/\.(pdb|map)$/.test(file) && path.basename(file) !== 'web';
}

/** Leaves the server of a target, published once and for all packages of the same sources. */
function publishFor({ name, runtime }, folder) {
  return whenChanged(
    {
      stamp: path.join(artifacts, 'vsix', `${name}.server.stamp`),
      inputs: ['server', 'global.json', '.editorconfig', 'scripts/steps/publish.mjs', 'scripts/steps/vsix.mjs'],
      facts: [runtime],
      outputs: [path.join(folder, 'lspagent.dll')],
    },
    async () => {
      say(`building the server of the package (${name})`);
      await publishTo(folder, {
        target: runtime,
        withRuntime: false, // A window does not wait for the server, and the package is smaller so, and made in seconds.
        more: runtime ? [] : ['-p:UseAppHost=false'],
        otherwise: 'the server of the package could not be built; the errors above say why.',
      });
    },
  );
}

/** Leaves lspagent-NAME.vsix in artifacts/vsix; needs the chat page's sources and the packages of npm. */
export async function buildPackage(wanted) {
  const server = path.join(artifacts, 'vsix', `${wanted.name}.server`);
  const stamp = path.join(artifacts, 'vsix', `${wanted.name}.stamp`);
  if (await publishFor(wanted, server)) rmSync(stamp, { force: true });
  return whenChanged(
    {
      stamp,
      inputs: ['clients/vscode', 'clients/chat', 'LICENSE', 'package-lock.json', 'scripts/steps/vsix.mjs'],
      facts: [wanted],
      outputs: [packageFile(wanted.name)],
    },
    async () => {
      say(`packaging the VS Code extension (${wanted.name})`);
      const otherwise = 'the extension could not be built; the errors above say why.';
      await mustRun(process.execPath, [path.join(root, 'clients/chat/build.mjs')], { otherwise });
      await mustRun(process.execPath, [path.join(client, 'build.mjs')], { otherwise });
      const stage = path.join(artifacts, 'vsix', `${wanted.name}.stage`);
      rmSync(stage, { recursive: true, force: true });
      mkdirSync(stage, { recursive: true });
      for (const part of ['dist', 'media', 'walkthrough', 'README.md', '.vscodeignore']) cpSync(path.join(client, part), path.join(stage, part), { recursive: true, filter: isNeeded });
      cpSync(path.join(root, 'LICENSE'), path.join(stage, 'LICENSE'));
      cpSync(server, path.join(stage, 'server'), { recursive: true, filter: isNeeded });
      const { scripts: _, devDependencies: __, ...manifest } = JSON.parse(readFileSync(path.join(client, 'package.json'), 'utf8'));
      writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      await vsce(stage, wanted);
      rmSync(stage, { recursive: true, force: true });
    },
  );
}

async function vsce(stage, { name, platform }) {
  const program = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const target = platform ? ['--target', platform] : [];
  await mustRun(process.execPath, [program, 'package', '--no-dependencies', '--allow-missing-repository', ...target, '-o', packageFile(name)], {
    cwd: stage,
    otherwise: 'vsce could not make the package; what it printed above says why.',
  });
}
