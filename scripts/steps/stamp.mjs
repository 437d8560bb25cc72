// Work is done again only when its inputs changed: a stamp holds the hash of what the last successful run read.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from './files.mjs';
import { root } from './paths.mjs';

function fingerprint(inputs, facts) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const file of inputs.flatMap(input => [...filesBelow(path.join(root, input))])) {
    hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file));
  }

  return hash.digest('hex');
}

/**
 * Does the work when an input (file or folder, relative to the root) or a fact differs from the last success, or an output is gone.
 * Resolves to whether the work was done.
 */
export async function whenChanged({ stamp, inputs, facts = [], outputs }, work) {
  const now = fingerprint(inputs, facts);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now && outputs.every(output => existsSync(output))) {
    return false;
  }

  rmSync(stamp, { force: true });
  await work();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now); // Not a new hash: a file that changed meanwhile must count as changed next time.
  return true;
}
