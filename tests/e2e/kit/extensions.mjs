// Small extensions that stand beside ours in tests, packaged as any other is.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../../scripts/steps/paths.mjs';

const fixtures = fileURLToPath(new URL('../../fixtures/vscode/', import.meta.url));

/** Packages an extension of the fixtures into a folder; its file. */
export function packExtension(name, folder) {
  const file = path.join(folder, `${name}.vsix`);
  const args = [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '-o', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: path.join(fixtures, name), encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return file;
}
