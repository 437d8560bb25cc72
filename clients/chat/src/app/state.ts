// Everything that the page shows, in one value that is replaced and never changed.
import type { ContentBlock, CreateElicitationRequest, CreateElicitationResponse, RequestPermissionRequest, RequestPermissionResponse, SessionInfo } from '@agentclientprotocol/sdk';
import type { Place, Remedy } from '../host/host';
import type { Hunk } from '../protocol/extensions';
import { emptySession, isRunning, type Level, type SessionState } from '../state/session';

export type Connection =
  | { status: 'connecting' }
  | { status: 'open' }
  | { status: 'lost'; because: string }
  | { status: 'refused'; because: string; remedies: readonly Remedy[] };

/** A question of the agent that waits for the reader. */
export type Question =
  | { type: 'permission'; id: number; sessionId: string; request: RequestPermissionRequest; answer: (response: RequestPermissionResponse) => void }
  | { type: 'form'; id: number; sessionId: string; request: CreateElicitationRequest; answer: (response: CreateElicitationResponse) => void };

/** What the reader sent and the agent has not begun to work on. */
export interface Sent {
  id: number;
  sessionId: string;
  content: readonly ContentBlock[];
  isSteer: boolean;
  /** What the agent knows it by, over whatever connection. */
  promptId: string;
  /** The number of the last thing that had happened when it was sent. */
  after: number;
  /** Whether the connection on which it was sent is gone, so that its answer will not come. */
  isCut: boolean;
}

/** Something that is put into the composer from outside; with no text and no files it only leads there. */
export interface Written {
  id: number;
  text: string;
  files: readonly ContentBlock[];
  /** Whether it stands on lines of its own. */
  isBlock: boolean;
}

export interface Toast {
  id: number;
  level: Level;
  text: string;
}

/** Why no model can be asked. */
export interface NoModel {
  because: string;
  /** Whether there is one, whose service does not accept the key: then nothing else answers either. */
  isRefused: boolean;
}

export interface AppState {
  connection: Connection;
  workspace: string;
  /** All folders of the session, the workspace first. */
  folders: readonly string[];
  /** What the reader should know of the place. */
  notice: Place['notice'];
  /** The methods of our own that the agent answers. */
  methods: readonly string[];
  session: SessionState;
  isLoading: boolean;
  questions: readonly Question[];
  sent: readonly Sent[];
  /** What is to be put into the composer: the last few, since several may come at once. */
  written: readonly Written[];
  /** How often the reader has said something. */
  said: number;
  sessions: readonly SessionInfo[] | null;
  /** Changes in files that wait for the reader's word. */
  hunks: readonly Hunk[];
  /** Why no model can be asked; null while one can. */
  noModel: NoModel | null;
  /** An address that the reader is asked about. */
  link: string | null;
  toasts: readonly Toast[];
}

export const initialState: AppState = {
  connection: { status: 'connecting' },
  workspace: '',
  folders: [],
  notice: null,
  methods: [],
  session: emptySession,
  isLoading: false,
  questions: [],
  sent: [],
  written: [],
  said: 0,
  sessions: null,
  hunks: [],
  noModel: null,
  link: null,
  toasts: [],
};

/** Whether the agent works, as far as can be known: without a connection nothing can. */
export function isWorking({ connection, session }: AppState): boolean {
  return connection.status === 'open' && isRunning(session);
}
