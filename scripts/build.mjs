// npm run build: leaves the executable in artifacts/lspagent.
import path from 'node:path';
import { buildChat } from './steps/chat.mjs';
import { main, say } from './steps/command.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { executable, root } from './steps/paths.mjs';
import { publish } from './steps/publish.mjs';

await main(async () => {
  await installNodePackages();
  const built = await publish();
  await buildChat();
  say(`${path.relative(root, executable)} is ${built ? 'built' : 'up to date'}`);
});
