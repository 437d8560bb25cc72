// Files that the reader gives along: pictures as they are, everything else that is text as text.
import type { ContentBlock } from '@agentclientprotocol/sdk';
import { shortPath } from '../text/format';
import { inertLine } from '../text/inert';

export interface Attachment {
  id: number;
  name: string;
  block: ContentBlock;
  /** A small picture of it; null for text. */
  preview: string | null;
}

const mostImage = 5 * 1024 * 1024;
const mostText = 512 * 1024;
const images = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

let next = 1;

export async function attach(files: Iterable<File>): Promise<{ taken: Attachment[]; problems: string[] }> {
  const taken: Attachment[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const given = await read(file);
    if (typeof given === 'string') problems.push(given);
    else taken.push({ id: next++, name: file.name, ...given });
  }

  return { taken, problems };
}

/** Files that were given before, as they were taken back. */
export function attached(blocks: readonly ContentBlock[]): Attachment[] {
  return blocks.flatMap((block): Attachment[] => {
    if (block.type === 'image') return [{ id: next++, name: 'Picture', block, preview: `data:${block.mimeType};base64,${block.data}` }];
    return block.type === 'resource' ? [{ id: next++, name: nameIn(block.resource.uri), block, preview: null }] : [];
  });
}

function nameIn(uri: string): string {
  try {
    return decodeURIComponent(uri.split('/').at(-1) ?? uri);
  } catch {
    return uri;
  }
}

/** How files that an editor gives by their addresses are named to the agent. */
export function namesIn(given: Pick<DataTransfer, 'getData'> | null, workspace: string): string[] {
  const addresses = given?.getData('application/vnd.code.uri-list') || given?.getData('text/uri-list') || '';
  return addresses.split(/\r?\n/).flatMap(address => {
    const path = pathOf(address);
    return path ? [`@${inertLine(shortPath(path, [workspace]))}`] : [];
  });
}

/** The path of a file's address; the drive of Windows goes without the slash before it. Null for any other address. */
function pathOf(address: string): string | null {
  try {
    const { protocol, pathname } = new URL(address);
    return ['file:', 'vscode-remote:'].includes(protocol) ? decodeURIComponent(pathname).replace(/^\/(?=[A-Za-z]:)/, '') : null;
  } catch {
    return null;
  }
}

async function read(file: File): Promise<Pick<Attachment, 'block' | 'preview'> | string> {
  const isImage = images.includes(file.type);
  const most = isImage ? mostImage : mostText;
  if (file.size > most) return `${file.name} is too long to attach: ${Math.ceil(file.size / 1024)} of at most ${most / 1024} KB.`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (isImage) {
    const data = base64(bytes);
    return { block: { type: 'image', data, mimeType: file.type }, preview: `data:${file.type};base64,${data}` };
  }

  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { block: { type: 'resource', resource: { uri: `attachment:///${encodeURIComponent(file.name)}`, text, mimeType: file.type || 'text/plain' } }, preview: null };
  } catch {
    return `${file.name} is neither text nor a picture that can be attached.`;
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
