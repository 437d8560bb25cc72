import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { manifest, manifestFile, names, namesFile, toolNames, toolNamesFile } from '../../clients/vscode/scripts/manifest.mjs';

test("the editor's settings and tools are those of the server; if not, run clients/vscode/scripts/write-manifest.mjs", () => {
  assert.deepEqual(JSON.parse(readFileSync(manifestFile, 'utf8')), manifest());
  assert.equal(readFileSync(namesFile, 'utf8'), names());
  assert.equal(readFileSync(toolNamesFile, 'utf8'), toolNames());
});

test('every setting says what it does', () => {
  const { properties } = manifest().contributes.configuration;
  for (const [name, { markdownDescription }] of Object.entries(properties)) assert.ok(markdownDescription?.length > 20, name);
});
