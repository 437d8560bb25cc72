// npm run package: leaves the packages of the VS Code extension in artifacts/vsix. npm run package -- portable makes only that one.
import path from 'node:path';
import { Failure, main, say } from './steps/command.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { root } from './steps/paths.mjs';
import { buildPackage, packageFile, packages } from './steps/vsix.mjs';

await main(async () => {
  const names = process.argv.slice(2);
  const unknown = names.find(name => !packages.some(one => one.name === name));
  if (unknown) throw new Failure(`There is no package '${unknown}'. Known: ${packages.map(({ name }) => name).join(', ')}.`);
  await installNodePackages();
  for (const wanted of packages.filter(({ name }) => names.length === 0 || names.includes(name))) {
    await buildPackage(wanted);
    say(`${path.relative(root, packageFile(wanted.name))} is there`);
  }
});
