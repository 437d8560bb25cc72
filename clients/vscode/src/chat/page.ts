// One chat page in a webview: the document that it is, and what is said between it and the agent.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { Problem, remedies, type Remedy } from '../server/problem';
import type { Hub, Listener, SessionMessage } from '../sessions/hub';
import { isForPages, isObject, parseMessage, sessionOf, type Id } from '../sessions/messages';
import { questionId, questionOf, type Asker, type Question } from '../sessions/questions';
import { requireFolders } from '../workspace';
import { outsideAddress, readFromPage, type FromPage, type Notice, type Order, type ToPage } from './pageMessages';

const methodNotFound = -32601;
const internalError = -32603;

/** After these a page shows another session than before. */
const shows = new Set(['session/new', 'session/load', 'session/resume', '_lspagent/session/fork']);

const labelled = (names: readonly Remedy[]) => names.map(name => ({ name, label: remedies[name] }));

/** A folder that is not trusted is worked in with less. */
function noticeOfTrust(): Notice | null {
  return vscode.workspace.isTrusted
    ? null
    : { text: 'This folder is not trusted: its own settings allow nothing, and its projects are not loaded, so C# is known by its syntax alone.', remedies: labelled(['trustWorkspace']) };
}

/** What a page needs of the extension besides the agent. */
export interface PageServices {
  /** The session that was shown last in this workspace. */
  lastSession: { get(): string | null; set(sessionId: string): void };
  /** A key that the user typed in the page is kept for the next start too. */
  keepKey(provider: string, key: string | null): Promise<void>;
  openLocation(path: string, line: number | null): Promise<void>;
  saveFile(name: string, content: string): Promise<void>;
  remedy(name: Remedy): void;
}

export class ChatPage implements Listener, Asker, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** It shows another session now, or none. */
  readonly onDidChange = this.#changed.event;
  readonly #listening: vscode.Disposable[] = [];
  readonly #asked = new Map<Id, vscode.CancellationTokenSource>();
  #waitingOrders: Order[] = [];
  #channel = -1;
  #isConnected = false;
  #isRefused = false;
  #sessionId: string | null = null;

  constructor(private readonly webview: vscode.Webview, private readonly resources: vscode.Uri, private readonly hub: Hub, private readonly services: PageServices) {
    webview.options = { enableScripts: true, enableForms: true, localResourceRoots: [resources], enableCommandUris: false };
    this.#listening.push(
      webview.onDidReceiveMessage(message => {
        const read = readFromPage(message);
        if (read) void this.#received(read);
      }),
      hub.add(this),
      hub.questions.add(this),
      hub.onDidLose(because => this.#lost(because)),
      hub.server.onDidChangeState(state => {
        if (state.name === 'running' && this.#isRefused) this.#post({ type: 'order', order: { name: 'connect' } });
      }),
    );
    webview.html = this.#html();
  }

  /** The session that it shows. */
  get sessionId(): string | null {
    return this.#isConnected ? this.#sessionId : null;
  }

  /** Done when the page is connected. */
  order(order: Order): void {
    if (this.#isConnected) this.#post({ type: 'order', order });
    else this.#waitingOrders.push(order);
  }

  /** What is hidden is not kept alive: a page that comes back connects again. */
  hidden(): void {
    this.#isConnected = false;
    this.#changed.fire();
  }

  /** One that was kept alive after all learns that it was cut off; to a new one this says nothing. */
  shown(): void {
    if (!this.#isConnected) this.#post({ type: 'closed', channel: this.#channel, because: 'The chat was hidden.' });
  }

  heard({ method, params }: SessionMessage): void {
    if (this.#isConnected) this.#rpc({ method, params });
  }

  ask(question: Question): void {
    if (this.#isConnected) this.#rpc({ id: questionId(question), method: question.method, params: question.params });
  }

  withdraw(question: Question): void {
    if (this.#isConnected) this.#rpc({ method: '$/cancel_request', params: { requestId: questionId(question) } });
  }

  async #received(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'connect':
        return this.#connect(message.channel);
      case 'rpc':
        return message.channel === this.#channel ? this.#said(message.text) : undefined;
      case 'open-link': {
        const address = outsideAddress(message.address);
        if (address) await vscode.env.openExternal(vscode.Uri.parse(address, true));
        return;
      }
      case 'open-location':
        return this.services.openLocation(message.path, message.line);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'save-file':
        return this.services.saveFile(path.basename(message.name), message.content);
      case 'remedy':
        if (Object.hasOwn(remedies, message.name)) this.services.remedy(message.name as Remedy);
    }
  }

  async #connect(channel: number): Promise<void> {
    this.#channel = channel;
    this.#isConnected = this.#isRefused = false;
    try {
      const { cwd, additionalDirectories = [] } = requireFolders();
      // What failed is tried again when the user wants it, not whenever a page asks.
      if (this.hub.server.state.name === 'failed') throw this.hub.server.state.problem;
      await this.hub.server.start();
      if (channel !== this.#channel) return;
      this.#isConnected = true;
      this.#post({ type: 'connected', channel, workspace: cwd, folders: [cwd, ...additionalDirectories], session: this.services.lastSession.get(), notice: noticeOfTrust() });
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(String(error), ['restartServer', 'showOutput']);
      if (channel !== this.#channel) return;
      this.#isRefused = true;
      this.#post({ type: 'refused', channel, because: problem.message, remedies: labelled(problem.remedies) });
    }
  }

  async #said(text: string): Promise<void> {
    const message = parseMessage(text);
    if (!message) return;
    if (message.kind === 'answer') {
      const id = questionOf(message.id);
      if (id === null) return;
      if (message.error) this.hub.questions.fail(id, isObject(message.error) ? String(message.error.message) : 'The page could not ask.');
      else this.hub.questions.answer(id, message.result);
    } else if (message.kind === 'notification') {
      if (message.method === '$/cancel_request') this.#asked.get(isObject(message.params) ? (message.params.requestId as Id) : '')?.cancel();
      else if (message.method === 'session/cancel' && isObject(message.params)) await this.hub.notify(message.method, message.params);
    } else if (message.method === 'initialize') {
      this.#rpc({ id: message.id, result: { protocolVersion: 1, agentCapabilities: { _meta: { lspagent: { methods: this.hub.server.methods } } }, authMethods: [] } });
    } else {
      await this.#request(message.id, message.method, isObject(message.params) ? message.params : {});
    }
  }

  async #request(id: Id, method: string, params: Record<string, unknown>): Promise<void> {
    if (!isForPages(method)) {
      this.#rpc({ id, error: { code: methodNotFound, message: `A page cannot ask for '${method}'.` } });
      return;
    }

    const channel = this.#channel;
    const source = new vscode.CancellationTokenSource();
    this.#asked.set(id, source);
    let answer: object;
    try {
      const result = await this.hub.request<Record<string, unknown>>(method, this.#withFolders(params), this, source.token);
      if (method === '_lspagent/auth/set') await this.services.keepKey(String(params.provider), typeof params.key === 'string' ? params.key : null);
      answer = { result };
      if (shows.has(method)) this.#showsSession(sessionOf(result) ?? sessionOf(params));
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      answer = { error: { code: typeof code === 'number' ? code : internalError, message: String(message ?? error) } };
    }

    this.#asked.delete(id);
    source.dispose();
    if (channel !== this.#channel || !this.#isConnected) return;
    this.#rpc({ id, ...answer });
    if (method === 'session/new' || method === 'session/load' || method === 'session/resume') this.#flushOrders();
  }

  /** A page knows of one folder; the window may have several. */
  #withFolders(params: Record<string, unknown>): Record<string, unknown> {
    return typeof params.cwd === 'string' && Array.isArray(params.mcpServers) ? { ...params, ...requireFolders() } : params;
  }

  #showsSession(sessionId: string | null): void {
    if (!sessionId) return;
    this.#sessionId = sessionId;
    this.services.lastSession.set(sessionId);
    // What waits already was asked before this page showed the session.
    this.#changed.fire();
  }

  #flushOrders(): void {
    for (const order of this.#waitingOrders.splice(0)) this.#post({ type: 'order', order });
  }

  #lost(because: string): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    for (const source of this.#asked.values()) source.dispose();
    this.#asked.clear();
    this.#post({ type: 'closed', channel: this.#channel, because });
    this.#changed.fire();
  }

  #rpc(message: object): void {
    this.#post({ type: 'rpc', channel: this.#channel, text: JSON.stringify({ jsonrpc: '2.0', ...message }) });
  }

  #post(message: ToPage): void {
    void this.webview.postMessage(message);
  }

  #html(): string {
    const nonce = randomBytes(24).toString('base64url');
    const address = (name: string) => this.webview.asWebviewUri(vscode.Uri.joinPath(this.resources, name)).toString();
    const policy = [
      "default-src 'none'",
      'img-src data: blob:',
      `style-src ${this.webview.cspSource}`,
      `script-src 'nonce-${nonce}'`,
      "form-action 'none'",
      "base-uri 'none'",
    ].join('; ');
    return `<!doctype html>
<html lang="en" data-host="vscode">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>LspAgent</title>
<link rel="stylesheet" href="${address('chat.css')}">
<script type="module" nonce="${nonce}" src="${address('chat.js')}"></script>
</head>
<body>
<div id="app"></div>
</body>
</html>`;
  }

  dispose(): void {
    this.#channel = -1;
    this.#isConnected = false;
    for (const listening of this.#listening) listening.dispose();
    this.#changed.fire();
    this.#changed.dispose();
  }
}
