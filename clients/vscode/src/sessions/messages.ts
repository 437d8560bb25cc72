// JSON-RPC as the chat page speaks it, checked before it is believed.

export type Id = number | string;

export type Message =
  | { kind: 'request'; id: Id; method: string; params: unknown }
  | { kind: 'notification'; method: string; params: unknown }
  | { kind: 'answer'; id: Id; result: unknown; error: unknown };

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isId = (value: unknown): value is Id => typeof value === 'number' || typeof value === 'string';

/** Null for what is no message. */
export function parseMessage(text: string): Message | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }

  if (!isObject(value) || value.jsonrpc !== '2.0') return null;
  if (typeof value.method === 'string') {
    return isId(value.id) ? { kind: 'request', id: value.id, method: value.method, params: value.params } : { kind: 'notification', method: value.method, params: value.params };
  }

  return isId(value.id) ? { kind: 'answer', id: value.id, result: value.result, error: value.error } : null;
}

/** What a page may ask of the server. Nothing else that the connection could do is a page's business. */
export function isForPages(method: string): boolean {
  return method === 'authenticate' || method.startsWith('session/') || method.startsWith('_lspagent/');
}

export function sessionOf(params: unknown): string | null {
  return isObject(params) && typeof params.sessionId === 'string' ? params.sessionId : null;
}

/** The number of what happened; null for what has none. */
export function seqOf(params: unknown): number | null {
  if (!isObject(params)) return null;
  const carrier = isObject(params.update) ? params.update : params;
  const meta = isObject(carrier._meta) && isObject(carrier._meta.lspagent) ? carrier._meta.lspagent : null;
  return typeof meta?.seq === 'number' ? meta.seq : null;
}
