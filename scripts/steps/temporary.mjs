// A place for temporary files that every test can use.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';

/** Sockets lie in it, and the name of one may have a hundred bytes: what is added to the folder takes most of them. */
const most = 24;

/**
 * Has all that is started from now on keep its temporary files in a folder with a short name, when that of the system is too long
 * for sockets or holds a space. Answers what drops the folder.
 */
export function useShortTemporaryFolder(given = os.tmpdir(), place = '/tmp/') {
  if (process.platform === 'win32' || (given.length <= most && !/\s/.test(given))) return () => {};
  let made;
  try {
    made = mkdtempSync(`${place}la-`);
  } catch {
    return () => {}; // There is no better one.
  }

  process.env.TMPDIR = made;
  return () => {
    try {
      rmSync(made, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // What ends last may still write there; what was found out does not fall with it.
    }
  };
}
