// What the user has before their eyes, told to the server as it changes: the selection, and the problems that the editor shows.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { AgentServer } from './server/agentServer';

const pause = 150;

export function tellEyes(server: AgentServer): void {
  server.onConnection(client => {
    const changed = new Set<string>();
    let timer: NodeJS.Timeout | undefined;
    const later = (work: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(work, pause);
    };
    const tell = () => {
      if (server.client !== client) return;
      tellSelection(client);
      for (const uri of changed) tellProblems(client, vscode.Uri.parse(uri));
      changed.clear();
    };
    for (const [uri] of vscode.languages.getDiagnostics()) changed.add(uri.toString());
    later(tell);
    return [
      vscode.window.onDidChangeTextEditorSelection(() => later(tell)),
      vscode.window.onDidChangeActiveTextEditor(() => later(tell)),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) changed.add(uri.toString());
        later(tell);
      }),
      server.onDidChangeState(() => later(tell)),
      new vscode.Disposable(() => clearTimeout(timer)),
    ];
  });
}

function tellSelection(client: LanguageClient): void {
  const editor = vscode.window.activeTextEditor;
  const isFile = editor?.document.uri.scheme === 'file';
  void client.sendNotification('_lspagent/editor/select', isFile ? { uri: client.code2ProtocolConverter.asUri(editor.document.uri), range: client.code2ProtocolConverter.asRange(editor.selection) } : {});
}

function tellProblems(client: LanguageClient, uri: vscode.Uri): void {
  if (uri.scheme !== 'file') return;
  const diagnostics = vscode.languages.getDiagnostics(uri).map(({ range, message, severity }) => ({
    range: client.code2ProtocolConverter.asRange(range),
    message,
    severity: severity + 1,
  }));
  void client.sendNotification('_lspagent/editor/diagnostics', { uri: client.code2ProtocolConverter.asUri(uri), diagnostics });
}
