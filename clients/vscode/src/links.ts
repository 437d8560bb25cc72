// What leads from the chat into the editor, and from outside into the chat. Nothing is opened or sent unchecked.
import path from 'node:path';
import * as vscode from 'vscode';
import type { Chats } from './chat/chats';

/** Shows a place in a file. What lies outside the open folders is asked about: a model may have named it. */
export async function openLocation(file: string, line: number | null): Promise<void> {
  if (!path.isAbsolute(file)) return;
  const uri = vscode.Uri.file(file);
  if (!vscode.workspace.getWorkspaceFolder(uri)) {
    const choice = await vscode.window.showWarningMessage(`${visible(file)} lies outside of the open folders. Open it?`, { modal: true }, 'Open');
    if (choice !== 'Open') return;
  }

  try {
    const at = Math.max(0, (line ?? 1) - 1);
    await vscode.window.showTextDocument(uri, { preview: true, selection: line === null ? undefined : new vscode.Range(at, 0, at, 0) });
  } catch {
    void vscode.window.showWarningMessage(`${visible(file)} cannot be shown: it is no text file, or it is not there any more.`);
  }
}

export async function saveFile(name: string, content: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({ defaultUri: folder ? vscode.Uri.joinPath(folder, name) : undefined, filters: { Markdown: ['md'] } });
  if (!uri) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** `vscode://lspagent.lspagent-vscode/open?prompt=…` shows a prompt, and sends it only when the user agrees. */
export class OutsideRequests implements vscode.UriHandler {
  constructor(private readonly chats: Chats) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    if (uri.path !== '/open') return;
    const query = new URLSearchParams(uri.query);
    const prompt = query.get('prompt')?.slice(0, 20_000);
    const session = query.get('session');
    if (session && /^[\w-]{1,64}$/.test(session)) await this.chats.focus({ name: 'open', sessionId: session });
    if (!prompt) {
      if (!session) await this.chats.focus();
      return;
    }

    const choice = await vscode.window.showWarningMessage(
      'Something outside of VS Code wants the agent to do this:',
      { modal: true, detail: visible(prompt).slice(0, 2_000) },
      'Send',
      'Put It in the Chat',
    );
    if (choice === 'Send') await this.chats.focus({ name: 'send', sessionId: null, text: prompt });
    else if (choice) await this.chats.focus({ name: 'write', text: prompt });
  }
}

/** Text in which nothing hides or reorders. */
function visible(text: string): string {
  return text.replace(/[\p{Cf}\p{Co}\p{Cn}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/gu, found => `<U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`);
}
