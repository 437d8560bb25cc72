// npm test: sets everything up and runs every test; with --fast the everyday part. The last line on stdout is the count.
import { buildChat, checkChat } from './steps/chat.mjs';
import { checkFormat, buildSolution, runDotnetTests } from './steps/dotnet-tests.mjs';
import { main, say } from './steps/command.mjs';
import { sum } from './steps/counts.mjs';
import { installDebianPackages } from './steps/debian-packages.mjs';
import { installNodePackages } from './steps/node-packages.mjs';
import { runNodeTests } from './steps/node-tests.mjs';
import { publish } from './steps/publish.mjs';
import { checkToolchain } from './steps/toolchain.mjs';
import { installVsCode } from './steps/vscode.mjs';
import { buildPackage, checkExtension, packages } from './steps/vsix.mjs';

const fast = process.argv.includes('--fast');

await main(async () => {
  await installDebianPackages();
  checkToolchain();
  await installNodePackages();
  await buildSolution();
  if (!fast) {
    await checkFormat();
  }

  await publish();
  await checkChat();
  await checkExtension();
  await buildChat();
  if (!fast) {
    await buildPackage(packages[0]);
    await installVsCode();
  }

  const { passed, failed, skipped } = sum([await runDotnetTests({ fast }), await runNodeTests({ fast })]);
  if (passed + failed === 0) {
    say('no test ran, which is a failure');
  }

  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return passed > 0 && failed === 0 ? 0 : 1;
});
