// What must be on the machine before anything else: Node 20, the .NET 10 SDK and git.
import { Failure, ask } from './command.mjs';

export function checkToolchain() {
  const node = Number.parseInt(process.versions.node, 10);
  if (node < 20) {
    throw new Failure(`Node.js 20 or newer is needed, and this is ${process.version}: install it from https://nodejs.org.`);
  }

  const sdk = ask('dotnet', ['--version']); // Honours global.json: it fails with the SDK's own advice when none fits.
  if (Number.parseInt(sdk, 10) < 10) {
    throw new Failure(`The .NET 10 SDK is needed, and this is ${sdk}: install it from https://dotnet.microsoft.com/download.`);
  }

  ask('git', ['--version']);
}
