import type { Transport } from '../protocol/peer';
import { isObject } from '../protocol/checks';
import { CannotConnect, type Host, type Order, type Place, type Remedy } from './host';

/** What VS Code gives a page in a webview, once. */
interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: (() => WebviewApi) | undefined;

/** Whether the page stands in a webview of VS Code. */
export const isInVsCode = typeof acquireVsCodeApi === 'function';

/**
 * The page in a webview of VS Code. It speaks to the agent through the extension, in messages of the webview: the page knows
 * no address and no token, so it works the same when the extension runs on another machine.
 */
export class VsCodeHost implements Host {
  readonly ownsTheme = false;
  readonly keepsKeys = true;

  readonly state = {
    get: (name: string) => this.#kept[name] ?? null,
    set: (name: string, value: string | null) => {
      if (value === null) delete this.#kept[name];
      else this.#kept[name] = value;
      this.#api.setState(this.#kept);
    },
  };

  readonly #api: WebviewApi;
  readonly #kept: Record<string, string>;
  /** Each connection has a number of its own, and no two pages begin with the same. */
  #channel = Math.floor(Math.random() * 2 ** 40);
  #transport: Transport | null = null;
  #answered: ((answer: Record<string, unknown>) => void) | null = null;
  #order: (order: Order) => void = () => {};

  constructor() {
    this.#api = acquireVsCodeApi!();
    const kept = this.#api.getState();
    this.#kept = isObject(kept) ? Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {};
    followTheme();
    window.addEventListener('message', ({ data }) => isObject(data) && this.#heard(data));
  }

  async connect(): Promise<{ transport: Transport; place: Place }> {
    const channel = ++this.#channel;
    const answer = await new Promise<Record<string, unknown>>(resolve => {
      this.#answered = resolve;
      this.#api.postMessage({ type: 'connect', channel });
    });
    if (answer.type !== 'connected') throw new CannotConnect(String(answer.because), true, Array.isArray(answer.remedies) ? answer.remedies.filter(isRemedy) : []);
    // A page that is new here goes on with what was shown last.
    if (typeof answer.session === 'string' && this.state.get('session') === null) this.state.set('session', answer.session);
    const transport: Transport = {
      send: text => this.#api.postMessage({ type: 'rpc', channel, text }),
      close: () => {},
      onMessage: () => {},
      onClose: () => {},
    };
    this.#transport = transport;
    const notice = isObject(answer.notice) && Array.isArray(answer.notice.remedies) ? { text: String(answer.notice.text), remedies: answer.notice.remedies.filter(isRemedy) } : null;
    const folders = Array.isArray(answer.folders) ? answer.folders.filter(folder => typeof folder === 'string') : [];
    return { transport, place: { workspace: String(answer.workspace), ...(folders.length > 0 ? { folders } : {}), notice } };
  }

  openLink(address: string): void {
    this.#api.postMessage({ type: 'open-link', address });
  }

  openLocation(path: string, line: number | null): void {
    this.#api.postMessage({ type: 'open-location', path, line });
  }

  copy(text: string): Promise<void> {
    this.#api.postMessage({ type: 'copy', text });
    return Promise.resolve();
  }

  saveFile(name: string, _type: string, content: string): void {
    this.#api.postMessage({ type: 'save-file', name, content });
  }

  remedy(name: string): void {
    this.#api.postMessage({ type: 'remedy', name });
  }

  onOrder(take: (order: Order) => void): void {
    this.#order = take;
  }

  #heard(message: Record<string, unknown>): void {
    if (message.type === 'order') {
      if (isOrder(message.order)) this.#order(message.order);
      return;
    }

    if (message.channel !== this.#channel) return;
    if (message.type === 'connected' || message.type === 'refused') {
      this.#answered?.(message);
      this.#answered = null;
    } else if (message.type === 'rpc' && typeof message.text === 'string') {
      this.#transport?.onMessage(message.text);
    } else if (message.type === 'closed') {
      this.#transport?.onClose(String(message.because));
      this.#transport = null;
    }
  }
}

function isRemedy(value: unknown): value is Remedy {
  return isObject(value) && typeof value.name === 'string' && typeof value.label === 'string';
}

function isOrder(value: unknown): value is Order {
  if (!isObject(value)) return false;
  const { name, sessionId, text } = value;
  switch (name) {
    case 'new':
    case 'focus':
    case 'connect':
      return true;
    case 'open':
      return typeof sessionId === 'string';
    case 'write':
      return typeof text === 'string';
    case 'send':
      return typeof text === 'string' && (sessionId === null || typeof sessionId === 'string');
    default:
      return false;
  }
}

/** VS Code says by classes of the body which kind of theme it has, and changes them when the user chooses another. */
function followTheme(): void {
  const apply = () => {
    const { classList } = document.body;
    const isContrast = classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
    document.documentElement.dataset.theme = isContrast ? 'contrast' : classList.contains('vscode-light') ? 'light' : 'dark';
    document.documentElement.dataset.light = String(classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light'));
  };
  apply();
  new MutationObserver(apply).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
