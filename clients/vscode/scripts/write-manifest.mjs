// Writes the server's settings and tools into the manifest and their names for the extension: run it when a schema has changed.
import { writeFileSync } from 'node:fs';
import { manifest, manifestFile, names, namesFile, toolNames, toolNamesFile } from './manifest.mjs';

writeFileSync(manifestFile, `${JSON.stringify(manifest(), null, 2)}\n`);
writeFileSync(namesFile, names());
writeFileSync(toolNamesFile, toolNames());
