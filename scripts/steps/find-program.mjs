// Where a program lies on the PATH.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function findProgram(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.flatMap(folder => endings.map(ending => path.join(folder, name + ending))).find(isExecutable) ?? null;
}
