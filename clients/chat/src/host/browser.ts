import type { Transport } from '../protocol/peer';
import { CannotConnect, type Host, type Place } from './host';

const tokenName = 'lspagent.token';

const tokenOfAddress = () => new URLSearchParams(location.hash.slice(1)).get('token');

/**
 * The page in a browser, served by `lspagent web`. Its token comes in the part of the address that is never sent, and is kept
 * for this tab only.
 */
export class BrowserHost implements Host {
  readonly ownsTheme = true;
  readonly keepsKeys = false;

  readonly state = {
    get: (name: string) => sessionStorage.getItem(`lspagent.${name}`),
    set: (name: string, value: string | null) =>
      value === null ? sessionStorage.removeItem(`lspagent.${name}`) : sessionStorage.setItem(`lspagent.${name}`, value),
  };

  readonly #token: string;
  /** Whether the token was right once, in this page or before it was loaded again: then it is the server that is another. */
  #wasRight: boolean;

  constructor() {
    const given = tokenOfAddress();
    if (given) {
      sessionStorage.setItem(tokenName, given);
      // Neither the history nor a copied address keeps it.
      history.replaceState(null, '', location.pathname);
    }

    const kept = sessionStorage.getItem(tokenName);
    this.#token = given ?? kept ?? '';
    this.#wasRight = given === null && kept !== null;
    // A new address that differs only behind the # would load nothing by itself.
    addEventListener('hashchange', () => tokenOfAddress() && location.reload());
  }

  async connect(): Promise<{ transport: Transport; place: Place }> {
    let answer: Response;
    try {
      answer = await fetch('/place', { headers: { authorization: `Bearer ${this.#token}` }, cache: 'no-store' });
    } catch {
      const what = this.#wasRight ? 'The server has ended.' : 'LspAgent does not answer.';
      throw new CannotConnect(`${what} Start it again with npm start or lspagent web, and open the address that it prints.`, false);
    }

    if (!answer.ok) {
      sessionStorage.removeItem(tokenName);
      throw new CannotConnect(
        this.#wasRight
          ? 'The server was started again, and every start has an address of its own. Open the new one: it is printed where npm start or lspagent web runs. The conversation is kept there.'
          : 'This page has no valid token. Open the address that lspagent web printed last, with everything behind the #.',
        true,
      );
    }

    this.#wasRight = true;
    const place = (await answer.json()) as Place;
    return { transport: await this.#open(), place };
  }

  openLink(address: string): void {
    window.open(address, '_blank', 'noopener,noreferrer');
  }

  copy(text: string): Promise<void> {
    return navigator.clipboard.writeText(text);
  }

  saveFile(name: string, type: string, content: string): void {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = Object.assign(document.createElement('a'), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  #open(): Promise<Transport> {
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/acp`;
    // A browser cannot set headers on a WebSocket; the list of protocols is the one that it can.
    const socket = new WebSocket(address, ['acp.lspagent', `token.${this.#token}`]);
    const transport: Transport = {
      send: text => socket.send(text),
      close: () => socket.close(),
      onMessage: () => {},
      onClose: () => {},
    };
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(transport);
      socket.onmessage = ({ data }) => typeof data === 'string' && transport.onMessage(data);
      socket.onclose = ({ reason }) => {
        reject(new CannotConnect('The connection was refused.', false));
        transport.onClose(reason || 'The connection was lost.');
      };
    });
  }
}
