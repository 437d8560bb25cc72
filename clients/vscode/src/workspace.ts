// What is open in the window, as sessions need it.
import path from 'node:path';
import * as vscode from 'vscode';
import { Problem } from './server/problem';

/** The folder that sessions work in, with the others of the window beside it; null when no folder is open. */
export function openFolders(): { cwd: string; additionalDirectories?: string[] } | null {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(folder => folder.uri.scheme === 'file').map(folder => folder.uri.fsPath);
  const [cwd, ...others] = folders;
  return cwd ? { cwd, ...(others.length > 0 ? { additionalDirectories: others } : {}) } : null;
}

/** A file as the agent is told of it: relative to the folder that sessions work in, as far as it lies in a folder of the window. */
export function pathForAgent(file: vscode.Uri): string {
  const folders = openFolders();
  return folders && vscode.workspace.getWorkspaceFolder(file) ? path.relative(folders.cwd, file.fsPath).replaceAll('\\', '/') : file.fsPath;
}

/** @throws {Problem} when no folder is open */
export function requireFolders(): { cwd: string; additionalDirectories?: string[] } {
  const folders = openFolders();
  if (!folders) throw new Problem('LspAgent works in a folder. Open one, and the agent can read and change what is in it.', ['openFolder']);
  return folders;
}
