// Questions of the agent that wait for the user: shown in every page, and answered once.
import * as vscode from 'vscode';
import type { Id } from './messages';

/** Who can show a question. */
export interface Asker {
  ask(question: Question): void;
  withdraw(question: Question): void;
}

export interface Question {
  id: number;
  method: string;
  sessionId: string;
  params: Record<string, unknown>;
}

interface Waiting {
  question: Question;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export class Questions {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #waiting = new Map<number, Waiting>();
  readonly #askers = new Set<Asker>();
  #next = 1;

  get all(): Question[] {
    return [...this.#waiting.values()].map(one => one.question);
  }

  find(id: number): Question | undefined {
    return this.#waiting.get(id)?.question;
  }

  /** From now on the asker is told of every question, those that wait already included. */
  add(asker: Asker): vscode.Disposable {
    this.#askers.add(asker);
    return new vscode.Disposable(() => this.#askers.delete(asker));
  }

  /** Resolves to the answer of the user. */
  ask(method: string, sessionId: string, params: Record<string, unknown>, token: vscode.CancellationToken): Promise<unknown> {
    const question = { id: this.#next++, method, sessionId, params };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { question, resolve, reject });
      token.onCancellationRequested(() => this.#end(question.id, waiting => waiting.resolve({ outcome: { outcome: 'cancelled' } })));
      for (const asker of this.#askers) asker.ask(question);
      this.#changed.fire();
    });
  }

  answer(id: number, answer: unknown): void {
    this.#end(id, waiting => waiting.resolve(answer));
  }

  fail(id: number, message: string): void {
    this.#end(id, waiting => waiting.reject(new Error(message)));
  }

  /** The connection is gone: nobody waits any more. */
  clear(): void {
    for (const id of [...this.#waiting.keys()]) this.fail(id, 'The connection is gone.');
  }

  #end(id: number, finish: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    for (const asker of this.#askers) asker.withdraw(waiting.question);
    finish(waiting);
    this.#changed.fire();
  }
}

/** The id under which a page is asked. */
export const questionId = (question: Question): Id => `question-${question.id}`;

/** The question of an id; null for another id. */
export function questionOf(id: Id): number | null {
  const number = /^question-(\d+)$/.exec(String(id))?.[1];
  return number ? Number(number) : null;
}
