// Made by scripts/manifest.mjs. Do not edit.

export const toolPrefix = 'lspagent_';

/** The server's tools that other extensions' models can call. */
export const codeTools: readonly string[] = ['FindSymbol', 'SymbolInfo', 'ReadSymbol', 'FindReferences', 'FindImplementations', 'CallHierarchy', 'TypeHierarchy', 'Impact', 'TestsFor', 'Diagnostics'];
