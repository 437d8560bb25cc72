import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { useShortTemporaryFolder } from '../../scripts/steps/temporary.mjs';

test('a folder for temporary files that is too long, or holds a space, is replaced while it is needed', t => {
  const before = process.env.TMPDIR;
  const place = `${mkdtempSync(path.join(os.tmpdir(), 'lspagent-tmp-'))}/`;
  t.after(() => {
    rmSync(place, { recursive: true });
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  for (const given of ['/a b', `/${'long/'.repeat(20)}`]) {
    const drop = useShortTemporaryFolder(given, place);
    const made = process.env.TMPDIR;
    assert.ok(made.startsWith(`${place}la-`), made);
    drop();
    assert.equal(existsSync(made), false);
  }

  process.env.TMPDIR = '/tmp';
  useShortTemporaryFolder('/tmp', place)();
  assert.equal(process.env.TMPDIR, '/tmp');
});
