// What leads from the chat into the editor, and from outside into the chat. Nothing is opened or sent unchecked.
import path from 'node:path';
import * as vscode from 'vscode';
import type { Chats } from './chat/chats';
import { beginningOf, plainLine, readOutsideRequest } from './text';

const send = 'Send';
const putInChat = 'Put It in the Chat';

/** Shows a place in a file. What lies outside the open folders is asked about: a model may have named it. */
export async function openLocation(file: string, line: number | null): Promise<void> {
  if (!path.isAbsolute(file)) return;
  const uri = vscode.Uri.file(file);
  if (!vscode.workspace.getWorkspaceFolder(uri)) {
    const choice = await vscode.window.showWarningMessage(`${plainLine(file)} lies outside of the open folders. Open it?`, { modal: true }, 'Open');
    if (choice !== 'Open') return;
  }

  try {
    const at = Math.max(0, (line ?? 1) - 1);
    await vscode.window.showTextDocument(uri, { preview: true, selection: line === null ? undefined : new vscode.Range(at, 0, at, 0) });
  } catch {
    void vscode.window.showWarningMessage(`${plainLine(file)} cannot be shown: it is no text file, or it is not there any more.`);
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
    const { session, prompt, isShort } = readOutsideRequest(uri.query);
    if (session) await this.chats.focus({ name: 'open', sessionId: session });
    if (!prompt) {
      if (!session) await this.chats.focus();
      return;
    }

    // What cannot be shown whole is not sent by one press: it is read in the chat first.
    const choice = await vscode.window.showWarningMessage(
      isShort ? 'Something outside of VS Code wants the agent to do this:' : 'Something outside of VS Code has a long message for the agent. It begins:',
      { modal: true, detail: isShort ? prompt : beginningOf(prompt) },
      ...(isShort ? [send] : []),
      putInChat,
    );
    if (choice === send) await this.chats.focus({ name: 'send', sessionId: null, text: prompt });
    else if (choice === putInChat) await this.chats.focus({ name: 'write', text: prompt });
  }
}
