// Made by scripts/manifest.mjs from schemas/settings.schema.json. Do not edit.

/** The server's own settings that are settings of the editor too. */
export const serverSettings: readonly string[] = ['model', 'smallModel', 'fallbackModel', 'language', 'maxTurns', 'autoCompactEnabled', 'reviewEdits'];
