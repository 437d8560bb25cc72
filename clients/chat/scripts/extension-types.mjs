// The types of the methods that are LspAgent's own, made from their schema, so that nothing is written twice.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const schemaFile = new URL('../../../schemas/extension-methods.schema.json', import.meta.url);
export const typesFile = fileURLToPath(new URL('../src/protocol/extensions.ts', import.meta.url));

/** The text of the types file as the schema stands. */
export function extensionTypes() {
  const { $defs } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const foreign = new Set();
  const declared = Object.entries($defs).map(([name, schema]) => `${comment(schema, '')}export type ${name} = ${typeOf(schema, '', foreign)};\n`);
  const imported = foreign.size > 0 ? `import type { ${[...foreign].sort().join(', ')} } from '@agentclientprotocol/sdk';\n\n` : '';
  return `// Made by scripts/extension-types.mjs from schemas/extension-methods.schema.json. Do not edit.\n${imported}${declared.join('\n')}`;
}

function comment({ description }, indent) {
  return description ? `${indent}/** ${description} */\n` : '';
}

function typeOf(schema, indent, foreign) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    if (!schema.$ref.startsWith('#')) foreign.add(name);
    return name;
  }

  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) {
    // The last case stands for what a later version says; a word stays a word, and an object is one of those that are known.
    const cases = schema.anyOf.filter(one => one.title !== 'other').map(one => typeOf(one, indent, foreign));
    const isWord = schema.anyOf.every(one => one.type === 'string');
    return [...cases, ...(isWord ? ['(string & {})'] : [])].join(' | ');
  }

  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'string':
      return schema.type;
    case 'array': {
      const item = typeOf(schema.items, indent, foreign);
      return item.includes('|') ? `(${item})[]` : `${item}[]`;
    }
    default:
      return objectOf(schema, indent, foreign);
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }, indent, foreign) {
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, schema]) =>
    `${comment(schema, inner)}${inner}${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema, inner, foreign)};\n`);
  const others = additionalProperties ? [`${inner}[other: string]: unknown;\n`] : [];
  return `{\n${[...members, ...others].join('')}${indent}}`;
}
