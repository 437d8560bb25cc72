// The selection changed as the user says: asked in a small box, worked on in a conversation of its own, and left as changes that wait.
import path from 'node:path';
import * as vscode from 'vscode';
import type { Chats } from '../chat/chats';
import type { Review } from '../hunks/review';
import type { Hub } from '../sessions/hub';
import { isObject } from '../sessions/messages';
import { plainLine, withoutIcons } from '../text';
import { pathForAgent, requireFolders } from '../workspace';

interface Running {
  sessionId: string;
  uri: vscode.Uri;
  range: vscode.Range;
  doing: string;
}

const working = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
  borderColor: new vscode.ThemeColor('focusBorder'),
  borderStyle: 'dashed',
  borderWidth: '0 0 0 2px',
});

const openFile = 'Open a File';

export class InlineEdits implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  readonly #running = new Map<string, Running>();
  readonly #listening: vscode.Disposable[];

  constructor(private readonly hub: Hub, private readonly review: Review, private readonly chats: Chats) {
    this.#listening = [
      vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()),
      hub.onDidHear(({ method, sessionId, params }) => this.#heard(method, sessionId, params)),
      hub.onDidLose(() => this.#lost()),
      working,
      this.#lensesChanged,
    ];
  }

  /** @param words what is wanted; asked for when it is not given */
  async edit(words?: string): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || editor.document.uri.scheme !== 'file') {
      void vscode.window.showInformationMessage('Open a file and select what is to be changed.', openFile).then(choice =>
        choice ? vscode.commands.executeCommand('workbench.action.quickOpen') : undefined);
      return;
    }

    const { document } = editor;
    const range = lines(editor);
    const name = path.basename(document.uri.fsPath);
    const place = range.isSingleLine ? `line ${range.start.line + 1}` : `lines ${range.start.line + 1} to ${range.end.line + 1}`;
    const folders = requireFolders();
    const wanted = words ?? (await vscode.window.showInputBox({
      title: `Edit ${place} of ${plainLine(name)}`,
      prompt: 'Each change waits for you to accept or reject it.',
      placeHolder: 'What should become of it? For example: validate the arguments',
      ignoreFocusOut: true,
    }));
    if (!wanted?.trim()) return;
    const { sessionId } = await this.hub.request<{ sessionId: string }>('session/new', { ...folders, mcpServers: [] });
    // In this mode edits need no permission of their own, and each waits to be judged.
    await this.hub.request('session/set_config_option', { sessionId, configId: 'mode', value: 'review' });
    await this.hub.request('_lspagent/session/rename', { sessionId, title: `${name}: ${wanted.trim().replace(/\s+/g, ' ')}`.slice(0, 80) });
    this.#begin({ sessionId, uri: document.uri, range, doing: 'Working' });
    try {
      await this.hub.request('session/prompt', {
        sessionId,
        prompt: [
          { type: 'text', text: `${wanted.trim()}\n\nThis is about ${place} of ${pathForAgent(document.uri)}, as they stand below. Make the change there with your edit tools, and elsewhere only what it needs to hold together. Then say in one sentence what you did.` },
          { type: 'resource', resource: { uri: document.uri.toString(), mimeType: 'text/plain', text: document.getText(range) } },
        ],
      });
    } finally {
      this.#end(sessionId);
    }
  }

  /** Shows at a place what a session does, until its turn is over. */
  follow(sessionId: string, uri: vscode.Uri, range: vscode.Range): void {
    this.#begin({ sessionId, uri, range, doing: 'Working' });
  }

  /** Stops the edit of a session, or else all. */
  async stop(sessionId?: string): Promise<void> {
    for (const id of sessionId ? [sessionId] : [...this.#running.keys()]) await this.hub.notify('session/cancel', { sessionId: id });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return [...this.#running.values()].filter(one => one.uri.toString() === document.uri.toString()).flatMap(({ sessionId, range, doing }) => {
      const at = new vscode.Range(Math.min(range.start.line, document.lineCount - 1), 0, Math.min(range.start.line, document.lineCount - 1), 0);
      return [
        new vscode.CodeLens(at, { title: `$(loading~spin) LspAgent: ${doing}`, command: 'lspagent.showSession', arguments: [sessionId], tooltip: 'Show the conversation' }),
        new vscode.CodeLens(at, { title: 'Stop', command: 'lspagent.stopInlineEdit', arguments: [sessionId] }),
      ];
    });
  }

  #heard(method: string, sessionId: string, params: Record<string, unknown>): void {
    const running = this.#running.get(sessionId);
    if (!running) return;
    if (method === '_lspagent/session/event' && isObject(params.event) && params.event.type === 'turn_ended') {
      this.#end(sessionId);
      this.#ended(sessionId, params.event);
      return;
    }

    if (method !== 'session/update' || !isObject(params.update)) return;
    const { sessionUpdate, title } = params.update;
    if (sessionUpdate === 'tool_call' && typeof title === 'string') this.#says(running, title);
    else if (sessionUpdate === 'agent_message_chunk' && running.doing === 'Working') this.#says(running, 'Writing');
  }

  #says(running: Running, doing: string): void {
    running.doing = withoutIcons(doing.slice(0, 60));
    this.#lensesChanged.fire();
  }

  /** Changes speak for themselves; an edit that made none has to say so, and why if it is known. */
  #ended(sessionId: string, { reason, error }: Record<string, unknown>): void {
    if (reason === 'cancelled' || this.review.all.some(hunk => hunk.sessionId === sessionId)) return;
    const because = typeof error === 'string' ? plainLine(error) : 'What it said is in its conversation.';
    void vscode.window.showInformationMessage(`The agent changed nothing. ${because}`, 'Show Conversation').then(choice =>
      choice ? this.chats.focus({ name: 'open', sessionId }) : undefined);
  }

  #begin(running: Running): void {
    this.#running.set(running.sessionId, running);
    this.#refresh();
  }

  #end(sessionId: string): void {
    this.#running.delete(sessionId);
    this.#refresh();
  }

  #lost(): void {
    this.#running.clear();
    this.#refresh();
  }

  #refresh(): void {
    this.#lensesChanged.fire();
    this.#draw();
    void vscode.commands.executeCommand('setContext', 'lspagent.editsInline', this.#running.size > 0);
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const own = [...this.#running.values()].filter(one => one.uri.toString() === editor.document.uri.toString());
      editor.setDecorations(working, own.map(one => one.range));
    }
  }

  dispose(): void {
    for (const listening of this.#listening) listening.dispose();
  }
}

/** The lines that the selection touches, whole. */
function lines({ document, selection }: vscode.TextEditor): vscode.Range {
  const last = selection.end.line > selection.start.line && selection.end.character === 0 ? selection.end.line - 1 : selection.end.line;
  return new vscode.Range(selection.start.line, 0, last, document.lineAt(last).text.length);
}
