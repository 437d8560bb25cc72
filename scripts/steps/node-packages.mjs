// The npm packages of every workspace, exactly as the lock file says.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Failure, run, say } from './command.mjs';
import { root } from './paths.mjs';
import { whenChanged } from './stamp.mjs';

function workspaceManifests() {
  const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const folders = workspaces.flatMap(pattern => {
    const parent = pattern.replace(/\/\*$/, '');
    const all = pattern.endsWith('/*') && existsSync(path.join(root, parent));
    return all ? readdirSync(path.join(root, parent)).sort().map(name => `${parent}/${name}`) : [pattern];
  });
  return folders.map(folder => `${folder}/package.json`);
}

export function installNodePackages() {
  const modules = path.join(root, 'node_modules');
  return whenChanged(
    {
      stamp: path.join(modules, '.lspagent-stamp'),
      inputs: ['package.json', 'package-lock.json', '.npmrc', ...workspaceManifests()],
      facts: [process.version],
      outputs: [modules],
    },
    async () => {
      say('installing the npm packages');
      if ((await run('npm', ['ci', '--no-progress'])) === 0) {
        return;
      }

      if (process.env.CI) {
        throw new Failure('npm ci failed. When package-lock.json does not match a package.json: run npm install and commit the lock file.');
      }

      say('npm ci failed: trying npm install, which mends a lock file that does not match');
      if ((await run('npm', ['install', '--no-progress'])) !== 0) {
        throw new Failure('npm install failed; what it printed above says why.');
      }
    },
  );
}
