// The server as a process: started when it is first needed, started again when it ends by itself, and ended with the window.
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, type Middleware, type ServerOptions } from 'vscode-languageclient/node';
import { InstallTool } from './installTool';
import { Problem } from './problem';
import { serverSettings } from './settings';
import { serverProgram } from './program';
import { Restarts } from './restarts';

/** What the user set of the server's own settings, in the form of its files. What only has a default is the files' business. */
function settingsOfServer(): Record<string, unknown> {
  const own = vscode.workspace.getConfiguration('lspagent');
  return Object.fromEntries(serverSettings.flatMap(name => {
    const value = own.inspect(name)?.globalValue;
    return value === undefined || value === null ? [] : [[name, value]];
  }));
}

/** The version of our side of the conversation; see `experimental.lspagent.protocolVersion`. */
const protocolVersion = 1;

/** Our own methods that the extension takes. */
const ourMethods = ['_lspagent/session/event', '_lspagent/status', '_lspagent/hunks', '_lspagent/documents/save'];

export type ServerState = { name: 'stopped' } | { name: 'starting' } | { name: 'running' } | { name: 'failed'; problem: Problem };

/** What is listened to on a connection; set up anew for each. */
export type Attach = (client: LanguageClient) => vscode.Disposable[];

/** What goes wrong is said here, once and in words, and not by the library too. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class AgentServer implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('LspAgent', { log: true });
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.#changed.event;
  readonly #restarts = new Restarts();
  readonly #installTool = new InstallTool();
  #attach: Attach[] = [];
  /** Stands between what the editor offers and the server. */
  middleware: Middleware = {};
  #client: LanguageClient | null = null;
  #starting: Promise<LanguageClient> | null = null;
  #state: ServerState = { name: 'stopped' };
  #listeners: vscode.Disposable[] = [];
  /** Ends the pause before a start; whether the start is still wanted. */
  #wake: ((goOn: boolean) => void) | null = null;
  #isDisposed = false;
  /** Our own methods that the server answers. */
  methods: readonly string[] = [];

  constructor(private readonly extension: vscode.Uri) {}

  get state(): ServerState {
    return this.#state;
  }

  /** The connection, if there is one now. */
  get client(): LanguageClient | null {
    return this.#state.name === 'running' ? this.#client : null;
  }

  /** From now on, what is to be done with each new connection before anybody else has it. */
  onConnection(attach: Attach): void {
    this.#attach.push(attach);
  }

  /**
   * The connection; the server is started if it does not run.
   * @throws {Problem} when it cannot be started
   */
  start(): Promise<LanguageClient> {
    if (this.client) return Promise.resolve(this.client);
    return this.#starting ?? this.#startAfter(0);
  }

  /** Installs the .NET that was missing, as far as the user agrees, and starts with it. */
  async installDotnet(): Promise<void> {
    if (await this.#installTool.install()) await this.restart();
  }

  async restart(): Promise<void> {
    this.#restarts.forget();
    await this.#stop();
    await this.start();
  }

  async #begin(): Promise<LanguageClient> {
    this.#set({ name: 'starting' });
    try {
      const client = await this.#create();
      this.#client = client;
      for (const attach of this.#attach) this.#listeners.push(...attach(client));
      await client.start();
      this.#check(client);
      this.#restarts.started(Date.now());
      this.#set({ name: 'running' });
      return client;
    } catch (error) {
      this.#letGo();
      if (error instanceof Problem) throw this.#failed(error);
      this.output.error(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
      // One that ends while it starts has ended like any other.
      const pause = this.#restarts.ended(Date.now());
      if (pause === null) throw this.#failed(this.#tooOften());
      await this.#sleep(pause);
      return this.#begin();
    }
  }

  #failed(problem: Problem): Problem {
    this.output.error(problem.message);
    this.#set({ name: 'failed', problem });
    return problem;
  }

  #tooOften(): Problem {
    return new Problem(`The server ended ${this.#restarts.count + 1} times within a few minutes, so it is not started again by itself. Its log says more.`, ['restartServer', 'showOutput']);
  }

  async #create(): Promise<LanguageClient> {
    const settings = vscode.workspace.getConfiguration('lspagent');
    const places = {
      extension: this.extension.fsPath,
      server: settings.get('server.path', '').trim(),
      dotnet: settings.get('dotnet.path', '').trim(),
    };
    const program = await serverProgram(places, runtime => this.#installTool.find(runtime));
    this.output.info(`Starting ${program.command} ${program.args.join(' ')}`);
    const server: ServerOptions = { command: program.command, args: program.args, options: { env: { ...process.env, ...program.env } } };
    return new QuietClient('lspagent', 'LspAgent', server, this.#options());
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: [{ scheme: 'file' }],
      outputChannel: this.output,
      middleware: this.middleware,
      synchronize: { configurationSection: 'lspagent.csharp' },
      initializationOptions: {
        lspagent: {
          isTrusted: vscode.workspace.isTrusted,
          settings: settingsOfServer(),
          csharp: vscode.workspace.getConfiguration('lspagent').get('csharp'),
          clientCapabilities: { session: { notices: {} }, elicitation: { form: {} }, _meta: { lspagent: { methods: ourMethods } } },
        },
      },
      // Whether and when to start again is decided here, with pauses that grow.
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          queueMicrotask(() => this.#ended());
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      initializationFailedHandler: () => false,
    };
  }

  #check(client: LanguageClient): void {
    const offer = (client.initializeResult?.capabilities.experimental as { lspagent?: { protocolVersion?: unknown; methods?: unknown } } | undefined)?.lspagent;
    if (offer?.protocolVersion !== protocolVersion) {
      void client.stop().catch(() => undefined);
      const theirs = typeof offer?.protocolVersion === 'number' ? `version ${offer.protocolVersion}` : 'no version';
      throw new Problem(
        `The server speaks ${theirs} of the protocol, and this extension version ${protocolVersion}. Clear the setting lspagent.server.path to use the server of the package, or install the extension that fits the server.`,
        ['openServerSetting', 'restartServer'],
      );
    }

    this.methods = Array.isArray(offer.methods) ? offer.methods.filter(method => typeof method === 'string') : [];
  }

  /** The connection is gone without our doing. */
  #ended(): void {
    if (this.#isDisposed || this.#starting || this.#state.name !== 'running') return;
    this.#letGo();
    const pause = this.#restarts.ended(Date.now());
    if (pause === null) {
      this.#failed(this.#tooOften());
      return;
    }

    this.output.warn(`The server ended. It is started again in ${pause} ms.`);
    this.#set({ name: 'stopped' });
    this.#startAfter(pause).catch(() => undefined);
  }

  /** Whoever wants the server meanwhile waits for the same start. */
  #startAfter(pause: number): Promise<LanguageClient> {
    const start = async () => {
      if (pause > 0) await this.#sleep(pause);
      return this.#begin();
    };
    this.#starting = start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #sleep(pause: number): Promise<void> {
    const goesOn = await new Promise<boolean>(resolve => {
      const timer = setTimeout(() => resolve(true), pause);
      this.#wake = goOn => {
        clearTimeout(timer);
        resolve(goOn);
      };
    });
    this.#wake = null;
    if (!goesOn) throw new Problem('The server was stopped.', ['restartServer']);
  }

  #letGo(): void {
    for (const listener of this.#listeners.splice(0)) listener.dispose();
    const client = this.#client;
    this.#client = null;
    void client?.dispose().catch(() => undefined);
  }

  async #stop(): Promise<void> {
    this.#wake?.(false);
    await this.#starting?.catch(() => undefined);
    const client = this.client;
    for (const listener of this.#listeners.splice(0)) listener.dispose();
    this.#client = null;
    this.#set({ name: 'stopped' });
    await client?.stop().catch(() => undefined);
  }

  #set(state: ServerState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  async close(): Promise<void> {
    this.#isDisposed = true;
    await this.#stop();
  }

  dispose(): void {
    void this.close();
    this.output.dispose();
    this.#changed.dispose();
  }
}
