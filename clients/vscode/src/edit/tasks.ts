// Work that is picked from the light bulb: it gets a conversation of its own, and is followed where it was picked.
import * as vscode from 'vscode';
import type { Chats } from '../chat/chats';
import type { Hub } from '../sessions/hub';
import { isObject } from '../sessions/messages';
import { requireFolders } from '../workspace';
import type { InlineEdits } from './inlineEdit';

/** The server's commands that give the agent work at a place, with what their conversations are called. */
const titles: Record<string, string> = {
  'lspagent.fix': 'Fix',
  'lspagent.explain': 'Explain',
  'lspagent.refactor': 'Refactor',
  'lspagent.generateTests': 'Tests for',
  'lspagent.document': 'Document',
};

export class Tasks {
  constructor(private readonly hub: Hub, private readonly edits: InlineEdits, private readonly chats: Chats) {}

  /** Stands between the light bulb and the server. */
  async run(command: string, args: unknown[], next: (command: string, args: unknown[]) => vscode.ProviderResult<unknown>): Promise<unknown> {
    const [place] = args;
    if (!Object.hasOwn(titles, command) || !isObject(place) || typeof place.uri !== 'string') return next(command, args);
    const uri = vscode.Uri.parse(place.uri);
    const range = rangeOf(place.range);
    const instructions = command === 'lspagent.refactor' ? await vscode.window.showInputBox({ title: 'Refactor with LspAgent', prompt: 'What should become of it? Each change waits for you to accept or reject it.', ignoreFocusOut: true }) : '';
    if (instructions === undefined) return undefined;
    const { sessionId } = await this.hub.request<{ sessionId: string }>('session/new', { ...requireFolders(), mcpServers: [] });
    const name = `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}`;
    await this.hub.request('_lspagent/session/rename', { sessionId, title: `${titles[command]} ${name}`.slice(0, 80) });
    const asked = { ...place, sessionId, ...(instructions ? { instructions } : {}) };
    if (command === 'lspagent.explain') {
      await this.chats.focus({ name: 'open', sessionId });
    } else {
      // In this mode edits need no permission of their own, and each waits to be judged.
      await this.hub.request('session/set_config_option', { sessionId, configId: 'mode', value: 'review' });
      this.edits.follow(sessionId, uri, range);
    }

    return next(command, [asked]);
  }
}

function rangeOf(value: unknown): vscode.Range {
  const place = (at: unknown) => (isObject(at) && typeof at.line === 'number' && typeof at.character === 'number' ? new vscode.Position(at.line, at.character) : new vscode.Position(0, 0));
  return isObject(value) ? new vscode.Range(place(value.start), place(value.end)) : new vscode.Range(0, 0, 0, 0);
}
