// The files of a folder that people wrote, in a stable order: what tools produce is left out.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const produced = new Set(['bin', 'obj', 'node_modules', 'artifacts', 'dist', 'TestResults']);

export function* filesBelow(entry) {
  if (!existsSync(entry)) {
    return;
  }

  if (!statSync(entry).isDirectory()) {
    yield entry;
    return;
  }

  for (const child of readdirSync(entry, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!child.isDirectory()) {
      yield path.join(entry, child.name);
    } else if (!produced.has(child.name)) {
      yield* filesBelow(path.join(entry, child.name));
    }
  }
}
