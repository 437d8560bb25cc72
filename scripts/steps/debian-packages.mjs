// The system packages that the tests use: installed where that is allowed, otherwise named with what cannot run without them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure, mustRun, say } from './command.mjs';
import { findProgram } from './find-program.mjs';
import { root } from './paths.mjs';

function wanted() {
  return readFileSync(path.join(root, 'scripts/debian-packages.txt'), 'utf8')
    .split('\n')
    .filter(line => line.trim() && !line.startsWith('#'))
    .map(line => {
      const [name, program, ...purpose] = line.trim().split(/\s+/);
      return { name, program, purpose: purpose.join(' ') };
    });
}

const missing = () => wanted().filter(({ program }) => !findProgram(program));

export async function installDebianPackages() {
  const names = missing().map(({ name }) => name);
  if (names.length > 0 && process.getuid?.() === 0 && findProgram('apt-get')) {
    say(`installing the Debian packages ${names.join(', ')}`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const otherwise = 'apt-get failed; what it printed above says why.';
    await mustRun('apt-get', ['update', '-q'], { env, otherwise });
    await mustRun('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env, otherwise });
  }

  const left = missing();
  for (const { name, program, purpose } of left) {
    say(`${program} is missing, so these will not run: ${purpose}. Install it (Debian: apt-get install ${name}).`);
  }

  if (left.length > 0 && process.env.CI) {
    throw new Failure('In CI every test must be able to run, and the packages above are missing.');
  }
}
