// What the chat page and the extension say to each other, checked on this side before it is believed.
import type { Remedy } from '../server/problem';
import { isObject } from '../sessions/messages';

/** What a page says. `channel` numbers its connections, so that what belongs to an earlier one is not taken for the present. */
export type FromPage =
  | { type: 'connect'; channel: number }
  | { type: 'rpc'; channel: number; text: string }
  | { type: 'open-link'; address: string }
  | { type: 'open-location'; path: string; line: number | null }
  | { type: 'copy'; text: string }
  | { type: 'save-file'; name: string; content: string }
  | { type: 'remedy'; name: string };

/** What a page is told to do, besides what the agent says. */
export type Order =
  | { name: 'new' }
  | { name: 'open'; sessionId: string }
  | { name: 'write'; text: string }
  | { name: 'send'; sessionId: string | null; text: string }
  | { name: 'focus' }
  | { name: 'connect' };

/** Something that the reader should know, with what can be done about it. */
export interface Notice {
  text: string;
  remedies: { name: Remedy; label: string }[];
}

export type ToPage =
  | { type: 'connected'; channel: number; workspace: string; folders: string[]; session: string | null; notice: Notice | null }
  | { type: 'refused'; channel: number; because: string; remedies: Notice['remedies'] }
  | { type: 'rpc'; channel: number; text: string }
  | { type: 'closed'; channel: number; because: string }
  | { type: 'order'; order: Order };

const longestText = 64 * 1024 * 1024;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= longestText;
const isChannel = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** Null for anything that a page of ours does not say. */
export function readFromPage(value: unknown): FromPage | null {
  if (!isObject(value)) return null;
  const { type, channel, text, address, path, line, name, content } = value;
  switch (type) {
    case 'connect':
      return isChannel(channel) ? { type, channel } : null;
    case 'rpc':
      return isChannel(channel) && isText(text) ? { type, channel, text } : null;
    case 'open-link':
      return isText(address) ? { type, address } : null;
    case 'open-location':
      return isText(path) && (line === null || (typeof line === 'number' && Number.isSafeInteger(line) && line > 0)) ? { type, path, line } : null;
    case 'copy':
      return isText(text) ? { type, text } : null;
    case 'save-file':
      return isText(name) && isText(content) ? { type, name, content } : null;
    case 'remedy':
      return isText(name) ? { type, name } : null;
    default:
      return null;
  }
}

/** The address, if it may be opened outside; what a model wrote leads nowhere else. */
export function outsideAddress(address: string): string | null {
  try {
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
