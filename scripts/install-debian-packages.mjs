// Installs the Debian packages that the tests use, or names what is missing.
import { main } from './steps/command.mjs';
import { installDebianPackages } from './steps/debian-packages.mjs';

await main(() => installDebianPackages());
