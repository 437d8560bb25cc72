// npm start: sets everything up and runs lspagent. What follows "--" goes to it: npm start -- doctor.
import { main, run } from './steps/command.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { executable } from './steps/paths.mjs';
import { publish } from './steps/publish.mjs';

await main(async () => {
  await installNodePackages();
  await publish();
  const given = process.argv.slice(2);
  return run(executable, given.length > 0 ? given : ['doctor'], { output: 'inherit' });
});
