// Writes the server's settings into the manifest and their names for the extension: run it when the schema has changed.
import { writeFileSync } from 'node:fs';
import { manifest, manifestFile, names, namesFile } from './settings.mjs';

writeFileSync(manifestFile, `${JSON.stringify(manifest(), null, 2)}\n`);
writeFileSync(namesFile, names());
