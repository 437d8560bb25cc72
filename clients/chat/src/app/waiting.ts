// What the reader said and the agent has not begun to work on: nothing of it is lost, whatever happens meanwhile.
import type { ContentBlock } from '@agentclientprotocol/sdk';
import type { Host } from '../host/host';
import { isObject } from '../protocol/checks';
import { isRunning } from '../state/session';
import type { AppState, Sent } from './state';
import type { Store } from './store';

/** What is longer, as with pictures, is kept as long as the page is there, and no longer. */
const mostKept = 200_000;

export class Waiting {
  /** How each is taken back from the agent over the connection that it was sent on, while that is there. */
  readonly #ways = new Map<number, () => void>();
  /** Taken back for good. */
  readonly #dropped = new Set<number>();

  /** @param giveBack puts what was said into the reader's hands again */
  constructor(private readonly store: Store<AppState>, private readonly kept: Host['state'], private readonly giveBack: (content: readonly ContentBlock[]) => void) {
    this.store.patch({ sent: read(kept.get('sent')) });
  }

  add(one: Sent, way: () => void): void {
    this.#ways.set(one.id, way);
    this.#set([...this.store.value.sent, one]);
  }

  /** Asks for one back; when it comes, and is not dropped, it goes to the reader. */
  takeBack(id: number, isDropped: boolean): void {
    if (isDropped) this.#dropped.add(id);
    this.#ways.get(id)?.();
  }

  /** It was taken back, though its answer does not come here. */
  takenBack(id: number, isDropped: boolean): void {
    if (isDropped) this.#dropped.add(id);
    this.answered(id, true);
  }

  /** The agent works on it now: it is part of the conversation. */
  begun(content: { type: string; text?: string }, seq = Number.POSITIVE_INFINITY): void {
    const isSame = (one: Sent) => seq > one.after && one.content.some(block => block.type === content.type && (block.type !== 'text' || block.text === content.text));
    const { sent } = this.store.value;
    const index = sent.findIndex(isSame);
    if (index >= 0) this.#set(sent.toSpliced(index, 1));
  }

  /** The agent is done with it; what it did not begin with goes back to the reader. */
  answered(id: number, isRefused: boolean): void {
    const one = this.store.value.sent.find(other => other.id === id);
    this.#set(this.store.value.sent.filter(other => other.id !== id));
    this.#ways.delete(id);
    if (!this.#dropped.delete(id) && one && isRefused) this.giveBack(one.content);
  }

  /** The connection is gone: the agent may have it all the same, and its answer will not come. */
  cut(): void {
    this.#ways.clear();
    this.#set(this.store.value.sent.map(one => ({ ...one, isCut: true })));
  }

  /** What was cut off and will not be worked on, since its session works no more, goes back to the reader. */
  settle(isOver = !isRunning(this.store.value.session)): void {
    const { sent, session } = this.store.value;
    if (!isOver) return;
    const isMine = (one: Sent) => one.isCut && one.sessionId === session.sessionId;
    const mine = sent.filter(isMine);
    if (mine.length === 0) return;
    this.#set(sent.filter(one => !isMine(one)));
    for (const { content } of mine) this.giveBack(content);
  }

  #set(sent: readonly Sent[]): void {
    this.store.patch({ sent });
    const text = JSON.stringify(sent);
    this.kept.set('sent', sent.length > 0 && text.length <= mostKept ? text : null);
  }
}

/** What a page that was here before kept. */
function read(kept: string | null): Sent[] {
  try {
    const sent: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(sent) ? sent.filter(isSent).map((one, index) => ({ ...one, id: -1 - index, isCut: true })) : [];
  } catch {
    return [];
  }
}

function isSent(value: unknown): value is Sent {
  return isObject(value) && typeof value.sessionId === 'string' && typeof value.promptId === 'string' && typeof value.after === 'number' && Array.isArray(value.content) && value.content.every(isObject);
}
