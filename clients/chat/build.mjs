// Builds the page into dist: one script, one style sheet, one document. Nothing of it is fetched from anywhere else.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = path.join(here, 'dist');

/** In bytes, compressed: what a page may weigh that is to be there at once. */
const mostWeight = 150_000;

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  entryPoints: { chat: path.join(here, 'src/main.tsx') },
  outdir: dist,
  bundle: true,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});
for (const name of ['index.html', 'icon.svg']) cpSync(path.join(here, name), path.join(dist, name));

const weight = ['chat.js', 'chat.css', 'index.html'].reduce((sum, name) => sum + gzipSync(readFileSync(path.join(dist, name))).length, 0);
process.stderr.write(`» the chat page weighs ${Math.round(weight / 1000)} kB, compressed\n`);
if (weight > mostWeight) {
  throw new Error(`The chat page weighs ${weight} bytes, compressed, and may weigh ${mostWeight}.`);
}
