// Files as they were before the changes that wait, for the editor's own comparison.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { textBefore, type Hunk } from './hunk';
import { plainLine } from '../text';
import type { Review } from './review';

export const beforeScheme = 'lspagent-before';

export class FilesBefore implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #listening: vscode.Disposable[];
  #known = new Set<string>();

  constructor(private readonly review: Review) {
    this.#listening = [
      vscode.workspace.registerTextDocumentContentProvider(beforeScheme, this),
      review.onDidChange(() => {
        const now = new Set(review.all.map(hunk => hunk.path));
        for (const file of new Set([...this.#known, ...now])) this.#changed.fire(beforeUri(file));
        this.#known = now;
      }),
      this.#changed,
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const file = uri.with({ scheme: 'file' });
    return textBefore(presentText(file), this.review.of(file));
  }

  dispose(): void {
    for (const listening of this.#listening) listening.dispose();
  }
}

function beforeUri(file: string): vscode.Uri {
  return vscode.Uri.file(file).with({ scheme: beforeScheme });
}

/** What the user sees: the open document first, the disk second. */
function presentText(file: vscode.Uri): string {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === file.toString());
  if (open) return open.getText();
  try {
    return readFileSync(file.fsPath, 'utf8');
  } catch {
    return '';
  }
}

/** One file before and after, without taking the focus. */
export async function compare(hunk: Hunk): Promise<void> {
  const file = vscode.Uri.file(hunk.path);
  await vscode.commands.executeCommand('vscode.diff', beforeUri(hunk.path), file, `${plainLine(path.basename(hunk.path))} (before LspAgent ↔ now)`, {
    preview: true,
    preserveFocus: true,
    viewColumn: vscode.ViewColumn.Active,
  });
}

/** All files that have changes which wait, in one editor. */
export async function compareAll(hunks: readonly Hunk[]): Promise<void> {
  const files = [...Map.groupBy(hunks, hunk => hunk.path)];
  const resources = files.map(([file, own]): [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined] => [
    vscode.Uri.file(file),
    own.some(hunk => hunk.creates) ? undefined : beforeUri(file),
    own.some(hunk => hunk.deletes) ? undefined : vscode.Uri.file(file),
  ]);
  await vscode.commands.executeCommand('vscode.changes', 'LspAgent: Changes to Review', resources);
}
