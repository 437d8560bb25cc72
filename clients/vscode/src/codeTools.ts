// What the server knows of C#, as tools for the models of other extensions. They only read.
import * as vscode from 'vscode';
import { codeTools, toolPrefix } from './codeToolNames';
import type { Hub } from './sessions/hub';
import { requireFolders } from './workspace';

export function registerCodeTools(hub: Hub): vscode.Disposable[] {
  return codeTools.map(name => vscode.lm.registerTool<object>(`${toolPrefix}${name}`, {
    prepareInvocation: ({ input }) => ({ invocationMessage: `Asking the compiler: ${name} ${Object.values(input).filter(value => typeof value === 'string').join(' ').slice(0, 80)}` }),
    invoke: async ({ input }, token) => {
      const { text, isError } = await hub.request<{ text: string; isError?: boolean }>('_lspagent/code/call', { cwd: requireFolders().cwd, name, input: JSON.stringify(input) }, undefined, token);
      // What went wrong is written for the model that asked.
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(isError ? `Error: ${text}` : text)]);
    },
  }));
}
