// The page's doing: what the reader asks for goes to the agent, and what the agent says goes into the state.
import type { ContentBlock, InitializeResponse, ListSessionsResponse, LoadSessionResponse, NewSessionResponse, PromptResponse, SessionInfo, SetSessionConfigOptionResponse } from '@agentclientprotocol/sdk';
import { CannotConnect, type Host, type Order } from '../host/host';
import type { ExportSessionResponse, FindMentionsResponse, ForkSessionResponse, ListHunksResponse, Mention, Meta, SettleHunksResponse, TakeBackPromptResponse } from '../protocol/extensions';
import { isHunk, isMention, isSessionInfo } from '../protocol/checks';
import { cancelled, ConnectionLost, Peer, RemoteError } from '../protocol/peer';
import { reduce, type Action } from '../state/reducer';
import type { Level } from '../state/session';
import { FrameQueue } from './frames';
import { Incoming, ourMethods } from './incoming';
import { initialState, type AppState, type Written } from './state';
import { Store } from './store';
import { Waiting } from './waiting';

const authenticationRequired = -32000;
const longestWait = 15_000;

export class Controller {
  readonly store = new Store<AppState>(initialState);
  readonly #actions = new FrameQueue<Action>(actions => this.store.patch({ session: reduce(this.store.value.session, actions) }));
  readonly #waiting: Waiting;
  readonly #incoming: Incoming;
  #peer: Peer | null = null;
  #next = 1;
  #attempt = 0;
  /** How many prompts of each session have no answer yet. */
  #inFlight = new Map<string, number>();

  constructor(readonly host: Host) {
    this.#waiting = new Waiting(this.store, host.state, content => this.#giveBack(content));
    this.#incoming = new Incoming(this.store, this.#actions, this.#waiting);
    host.onOrder?.(order => void this.#obey(order));
  }

  get session() {
    return this.store.value.session;
  }

  // Connection

  async start(): Promise<void> {
    this.store.patch({ connection: { status: 'connecting' } });
    try {
      const { transport, place } = await this.host.connect();
      const peer = new Peer(transport, this.#incoming.target(reason => this.#lost(peer, reason)));
      this.#peer = peer;
      const offer = await peer.request<InitializeResponse>('initialize', {
        protocolVersion: 1,
        clientInfo: { name: 'lspagent-chat', title: 'LspAgent chat', version: '1' },
        clientCapabilities: { session: { notices: {} }, elicitation: { form: {} }, _meta: { lspagent: { methods: ourMethods } } },
      });
      const methods = (offer.agentCapabilities?._meta as Meta | undefined)?.lspagent?.methods ?? [];
      this.store.patch({ workspace: place.workspace, folders: place.folders ?? [place.workspace], notice: place.notice ?? null, methods });
      await this.#attach();
      this.#attempt = 0;
      this.store.patch({ connection: { status: 'open' } });
      this.#waiting.settle();
      void this.checkModel();
      void this.listSessions();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof CannotConnect && error.isFinal) {
      this.store.patch({ connection: { status: 'refused', because: error.message, remedies: error.remedies } });
    } else {
      this.#retry(error instanceof Error ? error.message : String(error));
    }
  }

  #lost(peer: Peer, because: string): void {
    if (peer !== this.#peer) return;
    this.#actions.flush();
    this.#inFlight.clear();
    this.#waiting.cut();
    this.store.patch({ questions: [] });
    this.#retry(because);
  }

  #retry(because: string): void {
    this.#peer = null;
    this.store.patch({ connection: { status: 'lost', because } });
    const wait = Math.min(longestWait, 250 * 2 ** this.#attempt++);
    setTimeout(() => {
      if (this.store.value.connection.status === 'lost') void this.start();
    }, wait);
  }

  /** The session that was shown before the reload or the loss, or a new one. */
  async #attach(): Promise<void> {
    const shown = this.session.sessionId;
    if (shown) {
      await this.#resync(shown);
      return;
    }

    const kept = this.host.state.get('session');
    if (kept && (await this.#load(kept).then(() => true, error => this.#forget(error)))) return;
    await this.#begin();
  }

  #forget(error: unknown): boolean {
    if (error instanceof ConnectionLost) throw error;
    this.host.state.set('session', null);
    this.store.patch({ isLoading: false });
    return false;
  }

  /** What was missed while there was no connection; what comes meanwhile waits behind it. */
  async #resync(sessionId: string): Promise<void> {
    this.#incoming.hold(sessionId);
    const resumed = await this.#request<LoadSessionResponse>('session/resume', { sessionId, cwd: this.store.value.workspace, mcpServers: [] });
    const next = await this.#incoming.catchUp(sessionId, this.session.seq + 1, this.#peer!);
    this.#incoming.release(next);
    if (resumed.configOptions) this.#actions.add({ type: 'options', options: resumed.configOptions });
    this.#actions.flush();
  }

  // Sessions

  async #begin(): Promise<void> {
    const made = await this.#request<NewSessionResponse>('session/new', { cwd: this.store.value.workspace, mcpServers: [] });
    this.#shows(made.sessionId);
    this.#actions.add({ type: 'attached', sessionId: made.sessionId, options: made.configOptions, modes: made.modes });
    this.#actions.flush();
  }

  async #load(sessionId: string, title = ''): Promise<void> {
    this.#actions.flush();
    this.store.patch({ isLoading: true });
    this.#shows(sessionId);
    this.#actions.add({ type: 'attached', sessionId, title });
    const loaded = await this.#request<LoadSessionResponse>('session/load', { sessionId, cwd: this.store.value.workspace, mcpServers: [] });
    if (loaded.configOptions) this.#actions.add({ type: 'options', options: loaded.configOptions });
    this.#actions.flush();
    this.store.patch({ isLoading: false });
    this.#waiting.settle();
    void this.#listHunks();
  }

  #shows(sessionId: string): void {
    this.#incoming.shown = sessionId;
    this.host.state.set('session', sessionId);
    this.store.patch({ hunks: [] });
  }

  async newSession(): Promise<void> {
    if (this.session.turns.length === 0 && this.session.sessionId) return;
    await this.#try(() => this.#begin());
  }

  async openSession(info: SessionInfo): Promise<void> {
    const before = this.session;
    if (info.sessionId === before.sessionId) return;
    await this.#try(async () => {
      await this.#load(info.sessionId, info.title ?? '').catch(async error => {
        // The one that cannot be opened does not take the place of the one that was.
        if (before.sessionId && !(error instanceof ConnectionLost)) await this.#load(before.sessionId, before.title);
        throw error;
      });
      if (before.sessionId && before.turns.length === 0) await this.#request('session/delete', { sessionId: before.sessionId });
    });
    this.store.patch({ isLoading: false });
  }

  async listSessions(): Promise<void> {
    await this.#try(async () => {
      const all: SessionInfo[] = [];
      let cursor: string | null | undefined;
      do {
        const page: ListSessionsResponse = await this.#request('session/list', { cwd: this.store.value.workspace, ...(cursor ? { cursor } : {}) });
        all.push(...page.sessions.filter(isSessionInfo));
        cursor = page.nextCursor;
      } while (cursor && all.length < 2_000);
      this.store.patch({ sessions: all });
    });
  }

  async renameSession(sessionId: string, title: string): Promise<void> {
    await this.#try(async () => {
      // Only an open session takes a name.
      if (sessionId !== this.session.sessionId) await this.#request('session/resume', { sessionId, cwd: this.store.value.workspace, mcpServers: [] });
      await this.#request('_lspagent/session/rename', { sessionId, title });
    });
    await this.listSessions();
  }

  async deleteSession(sessionId: string): Promise<void> {
    await this.#try(async () => {
      await this.#request('session/delete', { sessionId });
      if (sessionId === this.session.sessionId) await this.#begin();
    });
    await this.listSessions();
  }

  /** @param seq the number of the last thing that the new session takes over; all if it is not given */
  async forkSession(seq?: number): Promise<void> {
    const { sessionId, title } = this.session;
    await this.#try(async () => {
      const fork = await this.#request<ForkSessionResponse>('_lspagent/session/fork', { sessionId, ...(seq === undefined ? {} : { seq }) });
      await this.#load(fork.sessionId, title);
      this.say('info', 'This is a copy of the conversation. The original stays as it is.');
    });
    await this.listSessions();
  }

  async exportSession(): Promise<void> {
    await this.#try(async () => {
      const { content, mimeType } = await this.#request<ExportSessionResponse>('_lspagent/session/export', { sessionId: this.session.sessionId });
      const name = this.session.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'conversation';
      this.host.saveFile(`${name}.md`, mimeType, content);
    });
  }

  // Turns

  /** @param isSteer the running turn is to hear it; otherwise it waits for its end */
  async send(content: readonly ContentBlock[], isSteer: boolean): Promise<void> {
    const { sessionId } = this.session;
    if (!sessionId || content.length === 0) return;
    const peer = this.#peer;
    if (!peer) return this.#giveBack(content);
    const promptId = crypto.randomUUID();
    const sent = { id: this.#next++, sessionId, content, isSteer, promptId, after: this.session.seq, isCut: false };
    const request = peer.begin<PromptResponse>('session/prompt', { sessionId, prompt: content, _meta: { lspagent: { promptId, ...(isSteer ? { mode: 'steer' } : {}) } } });
    this.#waiting.add(sent, request.cancel);
    this.store.patch({ said: this.store.value.said + 1 });
    this.#inFlight.set(sessionId, (this.#inFlight.get(sessionId) ?? 0) + 1);
    let isRefused = true;
    try {
      isRefused = (await request.answer)?.stopReason === 'cancelled';
      if (!isRefused && this.store.value.noModel?.isRefused) this.store.patch({ noModel: null });
    } catch (error) {
      // Whether the turn goes on, the connection that comes next will tell.
      if (error instanceof ConnectionLost) return;
      if (error instanceof RemoteError && error.code === authenticationRequired) this.store.patch({ noModel: { because: error.message, isRefused: true } });
      else if (error instanceof RemoteError && error.code !== cancelled) this.#sayUnlessShown(error.message);
    }

    this.#inFlight.set(sessionId, Math.max(0, (this.#inFlight.get(sessionId) ?? 0) - 1));
    this.#actions.flush();
    this.#waiting.answered(sent.id, isRefused);
    this.#settled(sessionId);
  }

  /** A turn whose end could not be said, as when the disk is full, ends with its answer. */
  #settled(sessionId: string): void {
    if (sessionId !== this.session.sessionId) return;
    if (!this.#inFlight.get(sessionId)) this.#actions.add({ type: 'idle' });
    void this.listSessions();
  }

  #sayUnlessShown(message: string): void {
    this.#actions.flush();
    if (this.session.turns.at(-1)?.end?.error !== message) this.say('error', message);
  }

  /** Ends the turn that runs; what waits behind it comes back to the reader. */
  stop(): void {
    if (!this.session.sessionId) return;
    this.#peer?.notify('session/cancel', { sessionId: this.session.sessionId });
    this.#waiting.settle(true);
  }

  /** Takes back something that the agent has not begun with: to be written anew, or for good. */
  takeBack(id: number, isDropped = false): void {
    const one = this.store.value.sent.find(other => other.id === id);
    if (!one?.isCut) return this.#waiting.takeBack(id, isDropped);
    void this.#try(async () => {
      const { taken } = await this.#request<TakeBackPromptResponse>('_lspagent/session/take_back', { sessionId: one.sessionId, promptId: one.promptId });
      if (taken) this.#waiting.takenBack(id, isDropped);
      else this.say('info', 'The agent has begun with it already.');
    });
  }

  #giveBack(content: readonly ContentBlock[]): void {
    const text = content.flatMap(block => (block.type === 'text' ? [block.text] : [])).join('\n');
    this.#write({ text, files: content.filter(block => block.type !== 'text'), isBlock: true });
  }

  async moveToBackground(): Promise<void> {
    await this.#try(() => this.#request('_lspagent/session/background', { sessionId: this.session.sessionId }));
  }

  async setOption(id: string, value: string): Promise<void> {
    await this.#try(async () => {
      const answer = await this.#request<SetSessionConfigOptionResponse>('session/set_config_option', { sessionId: this.session.sessionId, configId: id, value });
      if (answer.configOptions) this.#actions.add({ type: 'options', options: answer.configOptions });
    });
  }

  /** What the reader may mean who begins to name something; nothing when it cannot be found out. */
  async findMentions(query: string): Promise<readonly Mention[]> {
    try {
      const { mentions } = await this.#request<FindMentionsResponse>('_lspagent/mentions/find', { sessionId: this.session.sessionId, query });
      return Array.isArray(mentions) ? mentions.filter(isMention) : [];
    } catch {
      return [];
    }
  }

  // Models

  /** Asks whether there is a model; what is missing is shown with its remedy. */
  async checkModel(): Promise<void> {
    const because = await this.#request('authenticate', { methodId: 'environment' }).then(
      () => null,
      error => (error instanceof RemoteError && error.code === authenticationRequired ? { because: error.message, isRefused: false } : null),
    );
    this.store.patch({ noModel: because });
  }

  /** Hands over a key, which stays in the agent's memory. */
  async useKey(provider: string, key: string): Promise<void> {
    await this.#try(async () => {
      await this.#request('_lspagent/auth/set', { provider, key });
      await this.checkModel();
      const { sessionId } = this.session;
      if (!sessionId) return;
      const resumed = await this.#request<LoadSessionResponse>('session/resume', { sessionId, cwd: this.store.value.workspace, mcpServers: [] });
      if (resumed.configOptions) this.#actions.add({ type: 'options', options: resumed.configOptions });
    });
  }

  dismissNoModel(): void {
    this.store.patch({ noModel: null });
  }

  // Changes that wait

  async #listHunks(): Promise<void> {
    if (!this.store.value.methods.includes('_lspagent/hunks/list')) return;
    await this.#try(async () => {
      const { hunks } = await this.#request<ListHunksResponse>('_lspagent/hunks/list', { sessionId: this.session.sessionId });
      this.store.patch({ hunks: Array.isArray(hunks) ? hunks.filter(isHunk) : [] });
    });
  }

  async settleHunks(verdict: 'accept' | 'reject', which: { ids?: string[]; path?: string }): Promise<void> {
    await this.#try(async () => {
      const { problems } = await this.#request<SettleHunksResponse>(`_lspagent/hunks/${verdict}`, { sessionId: this.session.sessionId, ...which });
      for (const problem of problems) this.say('warning', problem);
    });
  }

  // The page itself

  /** What surrounds the page wants something done in it. */
  async #obey(order: Order): Promise<void> {
    switch (order.name) {
      case 'connect':
        return this.start();
      case 'new':
        await this.newSession();
        break;
      case 'open':
        await this.openSession({ sessionId: order.sessionId, cwd: this.store.value.workspace });
        break;
      case 'send':
        if (order.sessionId) await this.openSession({ sessionId: order.sessionId, cwd: this.store.value.workspace });
        if (!order.sessionId || order.sessionId === this.session.sessionId) void this.send([{ type: 'text', text: order.text }], false);
        break;
    }

    this.write(order.name === 'write' ? order.text : '');
  }

  /** Leads the reader to the composer, with a text to go on with. */
  write(text: string): void {
    this.#write({ text, files: [], isBlock: false });
  }

  #write(written: Omit<Written, 'id'>): void {
    this.store.patch({ written: [...this.store.value.written.slice(-20), { ...written, id: this.#next++ }] });
  }

  askForLink(address: string | null): void {
    this.store.patch({ link: address });
  }

  followLink(address: string): void {
    this.store.patch({ link: null });
    this.host.openLink(address);
  }

  say(level: Level, text: string): void {
    const toast = { id: this.#next++, level, text };
    this.store.patch({ toasts: [...this.store.value.toasts.slice(-3), toast] });
    if (level !== 'error') setTimeout(() => this.dismiss(toast.id), 6_000);
  }

  dismiss(id: number): void {
    this.store.patch({ toasts: this.store.value.toasts.filter(toast => toast.id !== id) });
  }

  #request<T>(method: string, params: unknown): Promise<T> {
    return this.#peer ? this.#peer.request<T>(method, params) : Promise.reject(new ConnectionLost('There is no connection.'));
  }

  /** What went wrong is said; a connection that was lost is said by itself. */
  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.say('error', error instanceof Error ? error.message : String(error));
    }
  }
}

