// The one connection to the server, shared: pages show sessions, commands work in them, and each hears what is its own.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { AgentServer } from '../server/agentServer';
import { isObject, seqOf, sessionOf } from './messages';
import { Questions } from './questions';

/** What is said of a session. */
export interface SessionMessage {
  method: string;
  sessionId: string;
  params: Record<string, unknown>;
}

/** Whoever listens to sessions. */
export interface Listener {
  heard(message: SessionMessage): void;
}

const told = ['session/update', '_lspagent/session/event', '_lspagent/status', '_lspagent/hunks'];

/** Where a session is opened, its history is told first: to the one that opens it, and not again to those that know it. */
const opening = new Set(['session/load', 'session/resume']);

export class Hub implements vscode.Disposable {
  readonly questions = new Questions();
  readonly #heard = new vscode.EventEmitter<SessionMessage>();
  /** Everything that is said of any session, history included. */
  readonly onDidHear = this.#heard.event;
  readonly #lost = new vscode.EventEmitter<string>();
  /** The connection is gone, with everything that was under way on it. */
  readonly onDidLose = this.#lost.event;
  readonly #seen = new Map<Listener, Map<string, number>>();
  readonly #opening = new Map<string, Listener>();
  /** The last of those that wait for their turn to open a session. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(readonly server: AgentServer) {
    server.onConnection(client => this.#attach(client));
    server.onDidChangeState(state => {
      if (state.name === 'running' || state.name === 'starting') return;
      for (const seen of this.#seen.values()) seen.clear();
      this.#opening.clear();
      this.questions.clear();
      this.#lost.fire(state.name === 'failed' ? state.problem.message : 'The server ended.');
    });
  }

  add(listener: Listener): vscode.Disposable {
    this.#seen.set(listener, new Map());
    return new vscode.Disposable(() => this.#seen.delete(listener));
  }

  /** Asks the server; for `listener`, who is told the history where one is told. */
  async request<T>(method: string, params: Record<string, unknown>, listener?: Listener, token?: vscode.CancellationToken): Promise<T> {
    const client = await this.server.start();
    const sessionId = sessionOf(params);
    if (!listener || !sessionId || !opening.has(method)) return this.#send<T>(client, method, params, token);
    return this.#inTurn(sessionId, async () => {
      this.#seen.get(listener)?.delete(sessionId);
      this.#opening.set(sessionId, listener);
      try {
        return await this.#send<T>(client, method, params, token);
      } finally {
        this.#opening.delete(sessionId);
      }
    });
  }

  /** A session is opened by one after the other: two histories at once could not be told apart. */
  async #inTurn<T>(sessionId: string, open: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(sessionId);
    let end = () => {};
    const mine = new Promise<void>(resolve => (end = resolve));
    this.#turns.set(sessionId, mine);
    await before;
    try {
      return await open();
    } finally {
      end();
      if (this.#turns.get(sessionId) === mine) this.#turns.delete(sessionId);
    }
  }

  async notify(method: string, params: Record<string, unknown>): Promise<void> {
    await this.server.client?.sendNotification(method, params);
  }

  #send<T>(client: LanguageClient, method: string, params: Record<string, unknown>, token?: vscode.CancellationToken): Promise<T> {
    return token ? client.sendRequest<T>(method, params, token) : client.sendRequest<T>(method, params);
  }

  #attach(client: LanguageClient): vscode.Disposable[] {
    return [
      ...told.map(method => client.onNotification(method, (params: unknown) => this.#tell(method, params))),
      ...['session/request_permission', 'elicitation/create'].map(method =>
        client.onRequest(method, (params: unknown, token: vscode.CancellationToken) => {
          const sessionId = sessionOf(params);
          if (!sessionId || !isObject(params)) throw new Error('The question names no session.');
          return this.questions.ask(method, sessionId, params, token);
        })),
    ];
  }

  #tell(method: string, params: unknown): void {
    const sessionId = sessionOf(params);
    if (!sessionId || !isObject(params)) return;
    const message = { method, sessionId, params };
    const seq = seqOf(params);
    const opener = this.#opening.get(sessionId);
    for (const [listener, seen] of this.#seen) {
      const last = seen.get(sessionId) ?? -1;
      // While somebody else opens the session, what is told again is no news.
      if (opener && opener !== listener && seq !== null && seq <= last) continue;
      if (seq !== null) seen.set(sessionId, Math.max(last, seq));
      listener.heard(message);
    }

    this.#heard.fire(message);
  }

  dispose(): void {
    this.#heard.dispose();
    this.#lost.dispose();
  }
}
