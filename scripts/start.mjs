// npm start: sets everything up and opens the chat page on the sample solution; npm start -- FOLDER opens it on a folder of yours.
// Any other arguments go to lspagent: npm start -- doctor.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildChat } from './steps/chat.mjs';
import { main, run, say } from './steps/command.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { executable, samples } from './steps/paths.mjs';
import { publish } from './steps/publish.mjs';

const sample = path.join(samples, 'Orders');

const isFolder = name => existsSync(name) && statSync(name).isDirectory();

/** A folder is relative to where the user stands, which is not where npm runs this. */
function webArguments(given) {
  const here = process.env.INIT_CWD ?? process.cwd();
  const folder = given.length === 0 ? sample : path.resolve(here, given[0]);
  return given.length < 2 && isFolder(folder) ? ['web', folder, '--open'] : null;
}

await main(async () => {
  await installNodePackages();
  await publish();
  await buildChat();
  const given = process.argv.slice(2);
  if (given.length === 0 && !existsSync(path.join(sample, 'src/Orders.App/obj/project.assets.json'))) {
    say('restoring the sample solution');
    await run('dotnet', ['restore', '-v', 'quiet', '-nologo', sample]); // Without it the compiler knows less of it, and says so.
  }

  return run(executable, webArguments(given) ?? given, { output: 'inherit' });
});
