// How changes that wait look in the editor: added lines marked, removed text beside them and never in the buffer, and what can be done above them.
import * as vscode from 'vscode';
import { inert, inertLine } from '../../../chat/src/text/inert';
import { diffOf, fenced, removedLines, type Hunk } from './hunk';
import type { Review } from './review';

const longestGhost = 140;

const added = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
  overviewRulerColor: new vscode.ThemeColor('editorGutter.addedBackground'),
  overviewRulerLane: vscode.OverviewRulerLane.Left,
});

const removed = vscode.window.createTextEditorDecorationType({
  after: {
    color: new vscode.ThemeColor('editorGhostText.foreground'),
    backgroundColor: new vscode.ThemeColor('diffEditor.removedTextBackground'),
    textDecoration: 'line-through',
    margin: '0 0 0 2.5em',
  },
  overviewRulerColor: new vscode.ThemeColor('editorGutter.deletedBackground'),
  overviewRulerLane: vscode.OverviewRulerLane.Left,
});

export class HunkMarks implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  readonly #listening: vscode.Disposable[];

  constructor(private readonly review: Review) {
    this.#listening = [
      review.onDidChange(() => {
        this.#lensesChanged.fire();
        this.#draw();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#tell()),
      vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this),
      added,
      removed,
      this.#lensesChanged,
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.review.of(document.uri).flatMap(hunk => {
      const line = Math.min(hunk.line, document.lineCount - 1);
      const range = new vscode.Range(line, 0, line, 0);
      const lens = (title: string, command: string, tooltip: string) => new vscode.CodeLens(range, { title, command, tooltip, arguments: [{ id: hunk.id, sessionId: hunk.sessionId }] });
      return [
        lens('$(check) Accept', 'lspagent.acceptHunk', 'Keep this change'),
        lens('$(discard) Reject', 'lspagent.rejectHunk', 'Take this change back'),
        lens('$(comment-discussion) Explain', 'lspagent.explainHunk', 'Ask the agent why'),
        lens('$(diff) Compare', 'lspagent.compareHunk', 'Show the file before and after'),
      ];
    });
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.scheme !== 'file') continue;
      // A comparison shows by itself what was removed.
      const hunks = isCompared(editor) ? [] : this.review.of(editor.document.uri);
      const last = editor.document.lineCount - 1;
      editor.setDecorations(added, hunks.filter(hunk => hunk.lines > 0 && hunk.line <= last).map(hunk => ({
        range: new vscode.Range(hunk.line, 0, Math.min(hunk.line + hunk.lines - 1, last), 0),
        hoverMessage: hover(hunk),
      })));
      editor.setDecorations(removed, hunks.flatMap(hunk => ghosts(hunk, editor.document)));
    }

    this.#tell();
  }

  /** Keys work where there is something to judge. */
  #tell(): void {
    const editor = vscode.window.activeTextEditor;
    void vscode.commands.executeCommand('setContext', 'lspagent.hasPendingHunks', editor !== undefined && this.review.of(editor.document.uri).length > 0);
    void vscode.commands.executeCommand('setContext', 'lspagent.reviews', this.review.all.length > 0);
  }

  dispose(): void {
    for (const listening of this.#listening) listening.dispose();
  }
}

/** Whether the text stands beside its former self: in a comparison of one file, or of many, whose editors are in no column. */
function isCompared({ viewColumn }: vscode.TextEditor): boolean {
  const group = vscode.window.tabGroups.all.find(one => one.viewColumn === viewColumn);
  return viewColumn === undefined || group?.activeTab?.input instanceof vscode.TabInputTextDiff;
}

function hover(hunk: Hunk): vscode.MarkdownString {
  return new vscode.MarkdownString(`**LspAgent changed this.** It waits for you to keep it or take it back.\n\n${fenced(inert(diffOf(hunk)), 'diff')}`);
}

/** What was removed, as text after the lines: one that took the place of another beside it, the others in one after the last. */
function ghosts(hunk: Hunk, document: vscode.TextDocument): vscode.DecorationOptions[] {
  const { beside, rest } = removedLines(hunk);
  const at = (line: number, text: string): vscode.DecorationOptions => {
    const place = Math.min(Math.max(line, 0), document.lineCount - 1);
    const end = document.lineAt(place).range.end;
    return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: ` ${cut(inertLine(text.trim()))} ` } }, hoverMessage: hover(hunk) };
  };
  const texts = beside.filter(({ text }) => text.trim() !== '').map(({ line, text }) => at(line, text));
  const shown = rest.map(line => line.trim()).filter(Boolean);
  if (shown.length > 0) {
    const more = shown.length > 1 ? `   (${shown.length} lines removed)` : '';
    const line = hunk.lines > 0 ? hunk.line + hunk.lines - 1 : hunk.line > 0 ? hunk.line - 1 : 0;
    const isTaken = beside.some(one => one.line === line);
    if (!isTaken) texts.push(at(line, `${shown[0]}${more}`));
  }

  return texts;
}

function cut(text: string): string {
  return text.length > longestGhost ? `${text.slice(0, longestGhost)}…` : text;
}
