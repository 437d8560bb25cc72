import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { manifest, manifestFile, names, namesFile } from '../../clients/vscode/scripts/settings.mjs';

test("the editor's settings are those of the server's schema; if not, run clients/vscode/scripts/write-settings.mjs", () => {
  assert.deepEqual(JSON.parse(readFileSync(manifestFile, 'utf8')), manifest());
  assert.equal(readFileSync(namesFile, 'utf8'), names());
});

test('every setting says what it does', () => {
  const { properties } = manifest().contributes.configuration;
  for (const [name, { markdownDescription }] of Object.entries(properties)) assert.ok(markdownDescription?.length > 20, name);
});
