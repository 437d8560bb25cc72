// Builds the extension into dist: one script, with the chat page beside it. No source maps, and nothing that is not needed to run.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = path.join(here, 'dist');
const chat = path.join(here, '../chat/dist');

if (!existsSync(path.join(chat, 'chat.js'))) throw new Error('The chat page is not built: run node clients/chat/build.mjs first.');
rmSync(dist, { recursive: true, force: true });
mkdirSync(path.join(dist, 'chat'), { recursive: true });
await build({
  entryPoints: { extension: path.join(here, 'src/extension.ts') },
  outdir: dist,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  // The library for VS Code is published for require; its module build resolves names that only require finds.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});
for (const name of ['chat.js', 'chat.css']) cpSync(path.join(chat, name), path.join(dist, 'chat', name));
