// npm run pictures: makes the pictures of the README anew, from the end-to-end test in VS Code.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { main, mustRun, say } from './steps/command.mjs';
import { buildSolution } from './steps/dotnet-tests.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { artifacts, root } from './steps/paths.mjs';
import { installVsCode } from './steps/vscode.mjs';
import { buildPackage, packages } from './steps/vsix.mjs';

/** As the test names them; each in light and in dark. */
const shown = ['edit', 'inline-changes', 'review'].flatMap(name => [name, `${name}-dark`]);

await main(async () => {
  await installNodePackages();
  await buildSolution();
  await buildPackage(packages[0]);
  await installVsCode();
  const test = path.join(root, 'tests/e2e/vscode/vscode.slow.test.mjs');
  await mustRun(process.execPath, ['--test', '--test-reporter=spec', test], { env: { LSPAGENT_PICTURES: 'all' }, otherwise: 'the test in VS Code failed, so that its pictures may not be true; what it printed above says why.' });
  const pictures = path.join(root, 'docs/pictures');
  mkdirSync(pictures, { recursive: true });
  for (const name of shown) copyFileSync(path.join(artifacts, 'screens/vscode', `${name}.png`), path.join(pictures, `${name}.png`));
  say('the pictures in docs/pictures are those of this run');
});
