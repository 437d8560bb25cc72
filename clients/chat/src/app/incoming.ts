// What the agent says by itself: checked, and put where it belongs.
import type { SessionUpdate } from '@agentclientprotocol/sdk';
import { isEvent, isForm, isHunk, isObject, isPermissionRequest, isStatus, isUpdate } from '../protocol/checks';
import type { LspAgentMeta, ResyncSessionResponse, SessionEvent } from '../protocol/extensions';
import { MethodNotFound, type Peer, type Target } from '../protocol/peer';
import type { Action } from '../state/reducer';
import type { FrameQueue } from './frames';
import type { AppState, Question } from './state';
import type { Store } from './store';
import type { Waiting } from './waiting';

/** Our own methods that this client takes. */
export const ourMethods = ['_lspagent/session/event', '_lspagent/status', '_lspagent/hunks'];

type Params = Record<string, unknown>;

function metaOf(carrier: unknown): LspAgentMeta {
  const meta = isObject(carrier) && isObject(carrier._meta) ? carrier._meta.lspagent : null;
  return isObject(meta) ? (meta as LspAgentMeta) : {};
}

export class Incoming {
  /** The session that is shown; what belongs to others is not taken in. */
  shown: string | null = null;
  #held: { sessionId: string; actions: Action[] } | null = null;
  #nextQuestion = 1;

  constructor(private readonly store: Store<AppState>, private readonly actions: FrameQueue<Action>, private readonly waiting: Waiting) {}

  target(closed: (reason: string) => void): Target {
    return {
      closed,
      notification: (method, params) => isObject(params) && this.#notified(method, params),
      request: (method, params, signal) => this.#asked(method, params, signal),
    };
  }

  /** From now on what happens in a session waits. */
  hold(sessionId: string): void {
    this.#held = { sessionId, actions: [] };
  }

  /** Takes in what waited, without what was caught up with: that has a number below the one given. */
  release(next: number): void {
    const held = this.#held?.actions ?? [];
    this.#held = null;
    for (const action of held) {
      const seq = 'meta' in action ? action.meta.seq : undefined;
      if (seq === undefined || seq >= next) this.actions.add(action);
    }
  }

  /** Asks for what happened from a number on, as often as it takes; answers the number to go on from. */
  async catchUp(sessionId: string, fromSeq: number, peer: Peer): Promise<number> {
    for (let from = fromSeq; ; ) {
      const { updates, nextSeq, complete } = await peer.request<ResyncSessionResponse>('_lspagent/session/resync', { sessionId, fromSeq: from });
      for (const one of updates) {
        const action = 'update' in one && isUpdate(one.update) ? updated(one.update) : 'event' in one && isEvent(one.event) ? happened(one.event, metaOf(one)) : null;
        if (!action) continue;
        this.actions.add(action);
        this.#noteBegun(action);
      }

      if (complete) return nextSeq;
      from = nextSeq;
    }
  }

  #notified(method: string, params: Params): void {
    if (params.sessionId !== this.shown) return;
    switch (method) {
      case 'session/update':
        if (isUpdate(params.update)) this.#take(updated(params.update));
        break;
      case '_lspagent/session/event':
        if (isEvent(params.event)) this.#take(happened(params.event, metaOf(params)));
        break;
      case '_lspagent/status':
        if (isStatus(params)) this.#take({ type: 'status', status: params, at: performance.now() });
        break;
      case '_lspagent/hunks':
        if (Array.isArray(params.hunks)) this.store.patch({ hunks: params.hunks.filter(isHunk) });
        break;
    }
  }

  #take(action: Action): void {
    if (this.#held) this.#held.actions.push(action);
    else this.actions.add(action);
    this.#noteBegun(action);
  }

  #noteBegun(action: Action): void {
    if (action.type === 'update' && action.update.sessionUpdate === 'user_message_chunk') this.waiting.begun(action.update.content, action.meta.seq);
  }

  #asked(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    switch (method) {
      case 'session/request_permission':
        return isPermissionRequest(params)
          ? this.#ask(signal, id => ({ type: 'permission', id, sessionId: params.sessionId, request: params }))
          : Promise.reject(new Error('The question about a permission lacks a part that it must have.'));
      case 'elicitation/create':
        return isForm(params)
          ? this.#ask(signal, id => ({ type: 'form', id, sessionId: params.sessionId, request: params }))
          : Promise.resolve({ action: 'decline' });
      default:
        return Promise.reject(new MethodNotFound(`This client has no method '${method}'.`));
    }
  }

  #ask(signal: AbortSignal, make: (id: number) => Unanswered): Promise<unknown> {
    return new Promise(resolve => {
      const id = this.#nextQuestion++;
      const drop = () => this.store.patch({ questions: this.store.value.questions.filter(question => question.id !== id) });
      const answer = (response: unknown) => {
        drop();
        resolve(response);
      };
      signal.addEventListener('abort', () => {
        drop();
        resolve({ outcome: { outcome: 'cancelled' } });
      });
      // What led to the question is shown before it.
      this.actions.flush();
      this.store.patch({ questions: [...this.store.value.questions, { ...make(id), answer } as Question] });
    });
  }
}

type Without<T> = T extends unknown ? Omit<T, 'answer'> : never;
type Unanswered = Without<Question>;

function updated(update: SessionUpdate): Action {
  return { type: 'update', update, meta: metaOf(update) };
}

function happened(event: SessionEvent, meta: LspAgentMeta): Action {
  return { type: 'event', event, meta };
}
