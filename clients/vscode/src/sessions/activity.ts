// What goes on in all sessions of the window, in few words: who works, and who waits for the user.
import * as vscode from 'vscode';
import type { Hub } from './hub';
import { isObject } from './messages';

export class Activity {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #working = new Map<string, string>();

  constructor(private readonly hub: Hub) {
    hub.onDidHear(({ method, sessionId, params }) => {
      if (method === '_lspagent/status') this.#status(sessionId, params);
      else if (method === '_lspagent/session/event' && isObject(params.event) && params.event.type === 'turn_ended') this.#idle(sessionId);
    });
    hub.onDidLose(() => {
      this.#working.clear();
      this.#changed.fire();
    });
    hub.questions.onDidChange(() => this.#changed.fire());
  }

  /** A word for what goes on; null when nothing does. */
  get verb(): string | null {
    return [...this.#working.values()].at(-1) ?? null;
  }

  isWorking(sessionId: string): boolean {
    return this.#working.has(sessionId);
  }

  get waiting(): number {
    return this.hub.questions.all.length;
  }

  #status(sessionId: string, { activity, verb }: Record<string, unknown>): void {
    if (activity === 'idle' || typeof verb !== 'string') this.#idle(sessionId);
    else if (this.#working.get(sessionId) !== verb) {
      this.#working.set(sessionId, verb);
      this.#changed.fire();
    }
  }

  #idle(sessionId: string): void {
    if (this.#working.delete(sessionId)) this.#changed.fire();
  }
}
