// JSON-RPC 2.0 over whatever the host gives: requests and notifications both ways.

/** Messages as text; the host frames them. */
export interface Transport {
  send(text: string): void;
  close(): void;
  onMessage: (text: string) => void;
  /** Called once; the reason is for the reader. */
  onClose: (reason: string) => void;
}

/** What the other side answered instead of a result. */
export class RemoteError extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** The connection ended before the answer came. */
export class ConnectionLost extends Error {}

type Answer = { resolve: (result: unknown) => void; reject: (error: Error) => void };

/** The methods that the other side may call; `signal` is aborted when it takes its request back. */
export interface Target {
  request(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
  notification(method: string, params: unknown): void;
  closed(reason: string): void;
}

const methodNotFound = -32601;
const internalError = -32603;
/** The answer to a request that was taken back. */
export const cancelled = -32800;

export class MethodNotFound extends Error {}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export class Peer {
  #next = 1;
  #pending = new Map<number, Answer>();
  #incoming = new Map<unknown, AbortController>();
  #isOpen = true;

  constructor(private readonly transport: Transport, private readonly target: Target) {
    transport.onMessage = text => this.#take(text);
    transport.onClose = reason => this.#end(reason);
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.begin<T>(method, params).answer;
  }

  /** A request that can be taken back while it has no answer; it is answered all the same. */
  begin<T>(method: string, params: unknown): { answer: Promise<T>; cancel: () => void } {
    if (!this.#isOpen) return { answer: Promise.reject(new ConnectionLost('There is no connection.')), cancel: () => {} };
    const id = this.#next++;
    const answer = new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.transport.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
    return { answer, cancel: () => this.#pending.has(id) && this.notify('$/cancel_request', { requestId: id }) };
  }

  notify(method: string, params: unknown): void {
    if (this.#isOpen) this.transport.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }

  close(): void {
    this.transport.close();
  }

  #end(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const { reject } of this.#pending.values()) reject(new ConnectionLost(reason));
    this.#pending.clear();
    for (const controller of this.#incoming.values()) controller.abort();
    this.target.closed(reason);
  }

  /** What is no message of the protocol is dropped: it cannot be answered. */
  #take(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }

    if (!isObject(message) || message.jsonrpc !== '2.0') return;
    if (typeof message.method !== 'string') this.#answered(message);
    else if ('id' in message) void this.#serve(message.id, message.method, message.params);
    else if (message.method === '$/cancel_request') this.#incoming.get(isObject(message.params) ? message.params.requestId : null)?.abort();
    else this.target.notification(message.method, message.params);
  }

  #answered(message: Record<string, unknown>): void {
    const answer = typeof message.id === 'number' ? this.#pending.get(message.id) : undefined;
    if (!answer) return;
    this.#pending.delete(message.id as number);
    if (isObject(message.error)) answer.reject(new RemoteError(Number(message.error.code), String(message.error.message)));
    else answer.resolve(message.result);
  }

  async #serve(id: unknown, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#incoming.set(id, controller);
    let answer: object;
    try {
      answer = { result: (await this.target.request(method, params, controller.signal)) ?? null };
    } catch (error) {
      const code = controller.signal.aborted ? cancelled : error instanceof MethodNotFound ? methodNotFound : internalError;
      answer = { error: { code, message: error instanceof Error ? error.message : String(error) } };
    }

    this.#incoming.delete(id);
    if (this.#isOpen) this.transport.send(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  }
}
