import type { Transport } from '../protocol/peer';

/** What the page needs to know of the place where it runs, once it is connected. */
export interface Place {
  /** The folder that sessions work in; absolute. */
  workspace: string;
  /** All folders that sessions work in, that one first; it alone where they are not given. */
  folders?: readonly string[];
  /** Something that the reader should know of it, with what can be done about it. */
  notice?: { text: string; remedies: readonly Remedy[] } | null;
}

/** Something that the reader can do about what stands in the way. */
export interface Remedy {
  name: string;
  label: string;
}

/** What the place around the page wants done in it. */
export type Order =
  | { name: 'new' }
  | { name: 'open'; sessionId: string }
  | { name: 'write'; text: string }
  | { name: 'send'; sessionId: string | null; text: string }
  | { name: 'focus' }
  | { name: 'connect' };

/** Why there is no connection, and whether trying again can help by itself. */
export class CannotConnect extends Error {
  constructor(message: string, readonly isFinal: boolean, readonly remedies: readonly Remedy[] = []) {
    super(message);
  }
}

/** What surrounds the chat: an editor's panel or a browser's page. Everything that leaves the page goes through it. */
export interface Host {
  /** Called again after a connection was lost. */
  connect(): Promise<{ transport: Transport; place: Place }>;

  /** Shows an address outside. The page has checked the scheme and asked the reader. */
  openLink(address: string): void;

  /** Shows a place in a file; absent where there is no editor. Lines count from 1. */
  openLocation?(path: string, line: number | null): void;

  copy(text: string): Promise<void>;

  saveFile(name: string, type: string, content: string): void;

  /** A small state of the reader's that outlives a reload. */
  readonly state: { get(name: string): string | null; set(name: string, value: string | null): void };

  /** Does what a remedy promises; absent where there are none. */
  remedy?(name: string): void;

  /** From now on, what is to be done in the page; absent where nothing around it wants anything. */
  onOrder?(take: (order: Order) => void): void;

  /** Whether keys that are typed in the page are there again when the agent starts anew. */
  readonly keepsKeys: boolean;

  /** Who decides on colours: the page, with a choice for the reader, or what surrounds it. */
  readonly ownsTheme: boolean;
}
