// What the server asks of open documents beyond the protocol of editors.
import * as vscode from 'vscode';
import type { AgentServer } from './server/agentServer';
import { isObject } from './sessions/messages';

/** Saves documents that were saved before the agent changed them. */
export function saveDocuments(server: AgentServer): void {
  server.onConnection(client => [
    client.onRequest('_lspagent/documents/save', async (params: unknown) => {
      const paths = isObject(params) && Array.isArray(params.paths) ? params.paths.filter(one => typeof one === 'string') : [];
      const wanted = new Set(paths.map(one => vscode.Uri.file(one).toString()));
      for (const document of vscode.workspace.textDocuments) {
        if (document.isDirty && wanted.has(document.uri.toString())) await document.save();
      }

      return {};
    }),
  ]);
}
