// Modules of the extension that know nothing of the editor, as Node can run them.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../../clients/vscode/src/', import.meta.url));

/** Bundles one module of the extension and imports it. */
export async function load(name) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lspagent-vscode-'));
  try {
    const outfile = path.join(folder, 'module.mjs');
    await build({ entryPoints: [path.join(source, name)], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
