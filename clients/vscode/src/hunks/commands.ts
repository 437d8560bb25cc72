// What the user does with changes that wait.
import * as vscode from 'vscode';
import type { Chats } from '../chat/chats';
import { isObject } from '../sessions/messages';
import { compare, compareAll } from './before';
import { diffOf, fenced, type Hunk } from './hunk';
import { pathForAgent } from '../workspace';
import type { Review } from './review';

/** @param run registers a command whose failure is said */
export function hunkCommands(review: Review, chats: Chats, run: (name: string, work: (...given: unknown[]) => unknown) => vscode.Disposable): vscode.Disposable[] {
  const named = (given: unknown): Hunk | undefined =>
    isObject(given) && typeof given.id === 'string' && typeof given.sessionId === 'string' ? review.find(given.id, given.sessionId) : atCaret(review);
  const one = (name: string, work: (hunk: Hunk) => unknown) => run(name, async given => {
    const hunk = named(given);
    if (hunk) await work(hunk);
  });
  return [
    one('lspagent.acceptHunk', hunk => review.settle('accept', [hunk])),
    one('lspagent.rejectHunk', hunk => review.settle('reject', [hunk])),
    one('lspagent.compareHunk', compare),
    one('lspagent.explainHunk', hunk => chats.focus({
      name: 'send',
      sessionId: hunk.sessionId,
      text: `Explain this change of ${pathForAgent(vscode.Uri.file(hunk.path))}, line ${hunk.line + 1}: what it does, and why it is made this way.\n\n${fenced(diffOf(hunk), 'diff')}`,
    })),
    run('lspagent.acceptFile', () => review.settle('accept', ofActiveEditor(review))),
    run('lspagent.rejectFile', () => review.settle('reject', ofActiveEditor(review))),
    run('lspagent.acceptAll', () => review.settle('accept', review.all)),
    run('lspagent.rejectAll', () => review.settle('reject', review.all)),
    run('lspagent.nextHunk', () => go(review, 1)),
    run('lspagent.previousHunk', () => go(review, -1)),
    run('lspagent.review', () => (review.all.length > 0 ? compareAll(review.all) : vscode.window.showInformationMessage('No changes of the agent wait for you.'))),
  ];
}

function ofActiveEditor(review: Review): Hunk[] {
  const editor = vscode.window.activeTextEditor;
  return editor ? review.of(editor.document.uri) : [];
}

/** The change that the caret stands in, or else the nearest of the file. */
function atCaret(review: Review): Hunk | undefined {
  const line = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const distance = (hunk: Hunk) => (line < hunk.line ? hunk.line - line : Math.max(0, line - (hunk.line + Math.max(hunk.lines - 1, 0))));
  return ofActiveEditor(review).sort((a, b) => distance(a) - distance(b))[0];
}

/** To the next change after the caret, in this file and then in the others, round and round. */
async function go(review: Review, by: 1 | -1): Promise<void> {
  const hunks = review.all.filter(hunk => !hunk.deletes);
  if (hunks.length === 0) return;
  const editor = vscode.window.activeTextEditor;
  const here = editor ? { path: editor.document.uri.fsPath, line: editor.selection.active.line } : { path: '', line: -1 };
  const order = (hunk: { path: string; line: number }) => (hunk.path === here.path ? hunk.line - here.line : hunk.path < here.path ? -1 : 1);
  const next = by > 0 ? (hunks.find(hunk => order(hunk) > 0) ?? hunks[0]!) : (hunks.findLast(hunk => order(hunk) < 0) ?? hunks.at(-1)!);
  const shown = await vscode.window.showTextDocument(vscode.Uri.file(next.path), { preview: true });
  const line = Math.min(next.line, shown.document.lineCount - 1);
  shown.selection = new vscode.Selection(line, 0, line, 0);
  shown.revealRange(new vscode.Range(line, 0, line + Math.max(next.lines - 1, 0), 0), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
