// The changes that wait, of all sessions of the window, and what is done with them.
import * as vscode from 'vscode';
import type { Hub } from '../sessions/hub';
import { isObject } from '../sessions/messages';
import { plainLine } from '../text';
import { moved, readHunk, type Hunk } from './hunk';

const refreshAfter = 250;

export class Review implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #ofSession = new Map<string, Hunk[]>();
  readonly #listening: vscode.Disposable[];
  readonly #refreshes = new Map<string, NodeJS.Timeout>();

  constructor(private readonly hub: Hub) {
    this.#listening = [
      hub.onDidHear(({ method, sessionId, params }) => {
        if (method === '_lspagent/hunks') this.#take(sessionId, params.hunks);
      }),
      hub.onDidLose(() => this.#clear()),
      vscode.workspace.onDidChangeTextDocument(event => this.#edited(event)),
    ];
  }

  /** In the order of files and lines. */
  get all(): Hunk[] {
    return [...this.#ofSession.values()].flat().sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  }

  of(uri: vscode.Uri): Hunk[] {
    return uri.scheme === 'file' ? this.all.filter(hunk => hunk.path === uri.fsPath) : [];
  }

  find(id: string, sessionId: string): Hunk | undefined {
    return this.#ofSession.get(sessionId)?.find(hunk => hunk.id === id);
  }

  /** What stands in the way of a change that is to be taken back is said. */
  async settle(verdict: 'accept' | 'reject', hunks: readonly Hunk[]): Promise<void> {
    for (const [sessionId, own] of Map.groupBy(hunks, hunk => hunk.sessionId)) {
      const { problems } = await this.hub.request<{ problems?: string[] }>(`_lspagent/hunks/${verdict}`, { sessionId, ids: own.map(hunk => hunk.id) });
      for (const problem of problems ?? []) void vscode.window.showWarningMessage(plainLine(problem));
    }
  }

  #take(sessionId: string, hunks: unknown): void {
    const read = Array.isArray(hunks) ? hunks.map(one => readHunk(sessionId, one)).filter(hunk => hunk !== null) : [];
    if (read.length > 0) this.#ofSession.set(sessionId, read);
    else this.#ofSession.delete(sessionId);
    this.#changed.fire();
  }

  #clear(): void {
    this.#ofSession.clear();
    this.#changed.fire();
  }

  /** The marks go along with the text at once; where they belong exactly, the server says when the user pauses. */
  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || document.uri.scheme !== 'file') return;
    for (const [sessionId, hunks] of this.#ofSession) {
      const own = hunks.filter(hunk => hunk.path === document.uri.fsPath);
      if (own.length === 0) continue;
      let now: readonly Hunk[] = own;
      for (const { range, text } of contentChanges) {
        now = moved(now, { start: range.start.line, end: range.end.line, added: text.split('\n').length - 1 });
      }

      this.#ofSession.set(sessionId, [...hunks.filter(hunk => hunk.path !== document.uri.fsPath), ...now]);
      this.#refreshSoon(sessionId);
    }
  }

  #refreshSoon(sessionId: string): void {
    clearTimeout(this.#refreshes.get(sessionId));
    this.#refreshes.set(sessionId, setTimeout(() => {
      this.#refreshes.delete(sessionId);
      if (!this.hub.server.client) return;
      this.hub.request('_lspagent/hunks/list', { sessionId }).then(
        answer => isObject(answer) && this.#take(sessionId, answer.hunks),
        () => undefined, // The session is gone; so are its changes from here.
      );
    }, refreshAfter));
  }

  dispose(): void {
    for (const timer of this.#refreshes.values()) clearTimeout(timer);
    for (const listening of this.#listening) listening.dispose();
    this.#changed.dispose();
  }
}
