// Where things lie. Every script takes its paths from here, so none depends on the folder it was started in.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const artifacts = path.join(root, 'artifacts');
export const published = path.join(artifacts, 'lspagent');
export const executable = path.join(published, process.platform === 'win32' ? 'lspagent.exe' : 'lspagent');
/** The page that `lspagent web` serves. */
export const chatPage = path.join(published, 'web');
export const samples = path.join(root, 'samples');
export const solution = path.join(root, 'LspAgent.sln');
