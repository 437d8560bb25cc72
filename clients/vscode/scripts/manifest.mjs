// The server's own settings as settings of the editor, and its tools that read C# as tools for other extensions' models: made from
// their schemas and descriptions, so that nothing is written twice.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const schemaFile = new URL('../../../schemas/settings.schema.json', import.meta.url);
export const manifestFile = fileURLToPath(new URL('../package.json', import.meta.url));
export const toolNamesFile = fileURLToPath(new URL('../src/codeToolNames.ts', import.meta.url));
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
  now.contributes.languageModelTools = tools();
  return now;
}

/** What other extensions' models may ask of the compiler. */
const codeTools = ['FindSymbol', 'SymbolInfo', 'ReadSymbol', 'FindReferences', 'FindImplementations', 'CallHierarchy', 'TypeHierarchy', 'Impact', 'TestsFor', 'Diagnostics'];
const toolPrefix = 'lspagent_';

function tools() {
  return codeTools.map(name => ({
    name: `${toolPrefix}${name}`,
    displayName: `C#: ${name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`,
    toolReferenceName: `lspagent${name}`,
    canBeReferencedInPrompt: true,
    icon: '$(symbol-class)',
    tags: ['csharp', 'lspagent'],
    userDescription: readFileSync(new URL(`../../../server/LspAgent.Roslyn/Tools/${name}.md`, import.meta.url), 'utf8').split(/(?<=\.)\s/)[0],
    modelDescription: readFileSync(new URL(`../../../server/LspAgent.Roslyn/Tools/${name}.md`, import.meta.url), 'utf8').trim(),
    inputSchema: JSON.parse(readFileSync(new URL(`../../../schemas/tools/csharp/${name}.schema.json`, import.meta.url), 'utf8')),
  }));
}

export function toolNames() {
  return `// Made by scripts/manifest.mjs. Do not edit.\n\nexport const toolPrefix = '${toolPrefix}';\n\n/** The server's tools that other extensions' models can call. */\nexport const codeTools: readonly string[] = ${JSON.stringify(codeTools).replaceAll('"', "'").replaceAll(',', ', ')};\n`;
}

export function names() {
  return `// Made by scripts/manifest.mjs from schemas/settings.schema.json. Do not edit.\n\n/** The server's own settings that are settings of the editor too. */\nexport const serverSettings: readonly string[] = ${JSON.stringify(offered).replaceAll('"', "'").replaceAll(',', ', ')};\n`;
}
