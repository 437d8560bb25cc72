// The chat where the user wants it: a view that stands in the secondary side bar, or tabs of the editor.
import * as vscode from 'vscode';
import type { Hub } from '../sessions/hub';
import { ChatPage, type PageServices } from './page';
import type { Order } from './pageMessages';

export const viewId = 'lspagent.chat';
const panelType = 'lspagent.chatTab';

interface Shown {
  page: ChatPage;
  isVisible(): boolean;
}

export class Chats implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Another session is before the user's eyes now. */
  readonly onDidChange = this.#changed.event;
  readonly #shown = new Set<Shown>();
  readonly #resources: vscode.Uri;
  #view: vscode.WebviewView | null = null;
  #viewPage: ChatPage | null = null;
  #waiting: Order[] = [];
  #waitingAnswers = 0;

  constructor(private readonly extension: vscode.Uri, private readonly hub: Hub, private readonly services: PageServices) {
    this.#resources = vscode.Uri.joinPath(extension, 'dist', 'chat');
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(vscode.window.registerWebviewViewProvider(viewId, this), vscode.window.registerWebviewPanelSerializer(panelType, this));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = new ChatPage(view.webview, this.#resources, this.hub, this.services);
    this.#view = view;
    this.#viewPage = page;
    for (const order of this.#waiting.splice(0)) page.order(order);
    const shown = this.#add(page, () => view.visible);
    this.#drawBadge();
    view.onDidChangeVisibility(() => (view.visible ? page.shown() : page.hidden()));
    view.onDidDispose(() => {
      if (this.#view === view) this.#view = this.#viewPage = null;
      this.#remove(shown);
    });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#own(panel);
    return Promise.resolve();
  }

  /** Opens the chat in a tab beside what is there. */
  openTab(): void {
    const icon = vscode.Uri.joinPath(this.extension, 'media', 'chat.svg');
    const panel = vscode.window.createWebviewPanel(panelType, 'LspAgent', { viewColumn: vscode.ViewColumn.Beside }, {});
    panel.iconPath = { light: icon, dark: vscode.Uri.joinPath(this.extension, 'media', 'chat-dark.svg') };
    this.#own(panel);
  }

  #own(panel: vscode.WebviewPanel): void {
    const page = new ChatPage(panel.webview, this.#resources, this.hub, this.services);
    const shown = this.#add(page, () => panel.visible);
    panel.onDidChangeViewState(() => (panel.visible ? page.shown() : page.hidden()));
    panel.onDidDispose(() => this.#remove(shown));
  }

  /** Shows the chat, with the focus in it, and has it do something there. */
  async focus(order: Order = { name: 'focus' }): Promise<void> {
    const tab = this.#view?.visible ? null : [...this.#shown].find(shown => shown.page !== this.#viewPage && shown.isVisible());
    if (tab) {
      tab.page.order(order);
      return;
    }

    if (this.#viewPage) this.#viewPage.order(order);
    else this.#waiting.push(order);
    await vscode.commands.executeCommand(`${viewId}.focus`);
  }

  /** Whether the user has the session before their eyes. */
  shows(sessionId: string): boolean {
    return [...this.#shown].some(({ page, isVisible }) => isVisible() && page.sessionId === sessionId);
  }

  /** Whether the user has any chat before their eyes. */
  get isVisible(): boolean {
    return [...this.#shown].some(shown => shown.isVisible());
  }

  badge(count: number): void {
    this.#waitingAnswers = count;
    this.#drawBadge();
  }

  #drawBadge(): void {
    const value = this.#waitingAnswers;
    if (this.#view) this.#view.badge = value > 0 ? { value, tooltip: value === 1 ? 'The agent waits for an answer' : `The agent waits for ${value} answers` } : undefined;
  }

  #add(page: ChatPage, isVisible: () => boolean): Shown {
    const shown = { page, isVisible };
    this.#shown.add(shown);
    page.onDidChange(() => this.#changed.fire());
    this.#changed.fire();
    return shown;
  }

  #remove(shown: Shown): void {
    this.#shown.delete(shown);
    shown.page.dispose();
    this.#changed.fire();
  }

  dispose(): void {
    for (const shown of [...this.#shown]) this.#remove(shown);
    this.#changed.dispose();
  }
}
