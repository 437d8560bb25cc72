// The server's own settings as settings of the editor, made from their schema, so that nothing is written twice.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const schemaFile = new URL('../../../schemas/settings.schema.json', import.meta.url);
export const manifestFile = fileURLToPath(new URL('../package.json', import.meta.url));
export const namesFile = fileURLToPath(new URL('../src/server/settings.ts', import.meta.url));

/** Those that a user may want to set in the editor; the others are for files, where rules have their places. */
const offered = ['model', 'smallModel', 'fallbackModel', 'language', 'maxTurns', 'autoCompactEnabled', 'reviewEdits'];

/** The part of the manifest that describes them. They are the user's: no folder sets them. */
export function serverProperties() {
  const { properties } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  return Object.fromEntries(offered.map(name => {
    const { type, items, description } = properties[name];
    return [`lspagent.${name}`, { type: [type, 'null'], default: null, scope: 'machine', ...(items ? { items } : {}), markdownDescription: description }];
  }));
}

/** The manifest as it is to be: its own settings, and behind them the server's. */
export function manifest() {
  const now = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const { properties } = now.contributes.configuration;
  const own = Object.entries(properties).filter(([name]) => !offered.includes(name.replace('lspagent.', '')));
  now.contributes.configuration.properties = { ...Object.fromEntries(own), ...serverProperties() };
  return now;
}

export function names() {
  return `// Made by scripts/settings.mjs from schemas/settings.schema.json. Do not edit.\n\n/** The server's own settings that are settings of the editor too. */\nexport const serverSettings: readonly string[] = ${JSON.stringify(offered).replaceAll('"', "'").replaceAll(',', ', ')};\n`;
}
