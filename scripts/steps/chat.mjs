// The chat page, built by its own script and laid beside the executable that serves it.
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { mustRun, say } from './command.mjs';
import { artifacts, chatPage, root } from './paths.mjs';
import { whenChanged } from './stamp.mjs';

const source = 'clients/chat';

/** The types of the page's sources, which its build leaves unread. */
export async function checkChat() {
  say('checking the types of the chat page');
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  await mustRun(process.execPath, [compiler, '--noEmit', '-p', path.join(root, source)], { otherwise: 'the chat page has errors in its types, which are printed above.' });
}

/** Leaves the page of the present sources in artifacts/lspagent/web. Comes after publish, which replaces the folder around it. */
export function buildChat() {
  return whenChanged(
    {
      stamp: path.join(artifacts, 'chat.stamp'),
      inputs: [source, 'package-lock.json', 'scripts/steps/chat.mjs'],
      outputs: [path.join(chatPage, 'index.html')],
    },
    async () => {
      say('building the chat page');
      await mustRun(process.execPath, [path.join(root, source, 'build.mjs')], { otherwise: 'the chat page could not be built; the errors above say why.' });
      rmSync(chatPage, { recursive: true, force: true });
      cpSync(path.join(root, source, 'dist'), chatPage, { recursive: true });
    },
  );
}
