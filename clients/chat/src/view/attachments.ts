// Files that the reader gives along: pictures as they are, everything else that is text as text.
import type { ContentBlock } from '@agentclientprotocol/sdk';

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
