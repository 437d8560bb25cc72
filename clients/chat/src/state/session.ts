// What the chat shows of one session. Immutable to whoever reads it: a part that did not change stays the same object.
import type { AvailableCommand, ContentBlock, Cost, PlanEntry, SessionConfigOption, ToolCallContent, ToolCallLocation } from '@agentclientprotocol/sdk';
import type { StatusNotification } from '../protocol/extensions';

export type Level = 'info' | 'warning' | 'error';

export type ToolStatus = 'pending' | 'in_progress' | 'completed' | 'failed';

export interface ToolItem {
  type: 'tool';
  key: string;
  agent: string;
  callId: string;
  title: string;
  kind: string;
  status: ToolStatus;
  content: readonly ToolCallContent[];
  locations: readonly ToolCallLocation[];
  input: unknown;
}

/** One thing in a turn, in the order in which it happened. */
export type Item =
  | { type: 'user'; key: string; agent: string; content: readonly ContentBlock[] }
  | { type: 'text'; key: string; agent: string; messageId: string; text: string }
  | { type: 'thought'; key: string; agent: string; messageId: string; text: string }
  | ToolItem
  | { type: 'notice'; key: string; agent: string; level: Level; text: string };

/** How a turn ended: a stop reason of ACP, `error` or `interrupted`. */
export interface TurnEnd {
  reason: string;
  error?: string;
}

/** What the user said, and all that came of it. */
export interface Turn {
  key: string;
  /** The number of the last thing that happened in it; a fork begins there. */
  seq: number;
  items: readonly Item[];
  end: TurnEnd | null;
}

export interface Usage {
  used: number;
  size: number;
  cost: Cost | null;
}

export interface SessionState {
  sessionId: string | null;
  title: string;
  /** The number of the last update that was taken in. */
  seq: number;
  turns: readonly Turn[];
  plan: readonly PlanEntry[];
  commands: readonly AvailableCommand[];
  options: readonly SessionConfigOption[];
  usage: Usage | null;
  /** The latest of the notifications that are not kept, and when it came. */
  status: (StatusNotification & { at: number }) | null;
}

export const emptySession: SessionState = {
  sessionId: null,
  title: '',
  seq: 0,
  turns: [],
  plan: [],
  commands: [],
  options: [],
  usage: null,
  status: null,
};

/** A turn is going on: it was begun, and its end was not said. */
export function isRunning(session: SessionState): boolean {
  const last = session.turns.at(-1);
  return last !== undefined && last.end === null;
}

/** What the session is called: its title, or the beginning of what was said first. */
export function titleOf(session: SessionState, listed: string | null | undefined): string {
  if (session.title) return session.title;
  if (listed) return listed;
  const first = session.turns[0]?.items.find(item => item.type === 'user');
  const words = first?.type === 'user' ? first.content.flatMap(block => (block.type === 'text' ? [block.text] : [])).join(' ') : '';
  return words.slice(0, 80);
}

/** The last thing that the agent said in full, for those who listen and do not look. */
export function lastAnswer(turn: Turn): string {
  return turn.items.filter(item => item.type === 'text' && item.agent === 'main').map(item => (item as { text: string }).text).at(-1) ?? '';
}
