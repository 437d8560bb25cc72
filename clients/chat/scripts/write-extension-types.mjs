// Writes the types of LspAgent's own methods: run it when the schema has changed.
import { writeFileSync } from 'node:fs';
import { extensionTypes, typesFile } from './extension-types.mjs';

writeFileSync(typesFile, extensionTypes());
