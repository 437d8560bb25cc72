// What the user sees of the agent when they do not look at it: the status bar, the badge, and a notification when it waits.
import * as vscode from 'vscode';
import type { Chats } from './chat/chats';
import type { Review } from './hunks/review';
import type { AgentServer } from './server/agentServer';
import type { Activity } from './sessions/activity';
import type { Hub } from './sessions/hub';
import { isObject } from './sessions/messages';
import type { Question } from './sessions/questions';
import { plainLine, withoutIcons } from './text';

/** So many answers are offered in a notification; the chat has them all. */
const mostButtons = 2;

/** The status bar belongs to everybody. */
const longestVerb = 40;

interface Option {
  optionId: string;
  name: string;
  kind: string;
}

export class Attention implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('lspagent.status', vscode.StatusBarAlignment.Right, 100);
  readonly #listening: vscode.Disposable[];
  readonly #notified = new Set<number>();

  constructor(private readonly server: AgentServer, private readonly hub: Hub, private readonly activity: Activity, private readonly review: Review, private readonly chats: Chats) {
    this.#item.name = 'LspAgent';
    this.#listening = [
      this.#item,
      activity.onDidChange(() => this.#show()),
      review.onDidChange(() => this.#show()),
      server.onDidChangeState(() => this.#show()),
      hub.questions.onDidChange(() => this.#ask()),
      chats.onDidChange(() => this.#ask()),
    ];
    this.#show();
  }

  #show(): void {
    const { state } = this.server;
    const waiting = this.activity.waiting;
    const changes = this.review.all.length;
    this.chats.badge(waiting);
    this.#item.backgroundColor = undefined;
    this.#item.command = 'lspagent.openChat';
    if (state.name === 'failed') {
      this.#item.text = '$(error) LspAgent';
      this.#item.tooltip = plainLine(state.problem.message);
      this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    } else if (waiting > 0) {
      this.#item.text = '$(bell-dot) LspAgent waits for you';
      this.#item.tooltip = waiting === 1 ? 'The agent asks a question.' : `The agent asks ${waiting} questions.`;
      this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
      this.#item.command = 'lspagent.showQuestion';
    } else if (this.activity.verb !== null) {
      this.#item.text = `$(loading~spin) LspAgent: ${withoutIcons(this.activity.verb.slice(0, longestVerb))}`;
      this.#item.tooltip = 'The agent works. Open the chat to see what it does.';
    } else if (changes > 0) {
      this.#item.text = `$(diff) LspAgent: ${changes} to review`;
      this.#item.tooltip = 'Changes of the agent wait for you to accept or reject them.';
      this.#item.command = 'lspagent.review';
    } else {
      this.#item.text = state.name === 'starting' ? '$(loading~spin) LspAgent' : '$(comment-discussion) LspAgent';
      this.#item.tooltip = 'Open the chat with the agent.';
    }

    this.#item.show();
  }

  /** Whoever does not see a question in the chat is asked by a notification, once. */
  #ask(): void {
    if (!vscode.workspace.getConfiguration('lspagent').get('notifications', true)) return;
    // A page that is about to show the question has the first word.
    setTimeout(() => {
      for (const question of this.hub.questions.all) {
        if (this.#notified.has(question.id) || this.chats.shows(question.sessionId)) continue;
        this.#notified.add(question.id);
        void this.#notify(question);
      }
    }, 300);
  }

  async #notify(question: Question): Promise<void> {
    const { toolCall } = question.params;
    const title = isObject(toolCall) && typeof toolCall.title === 'string' ? toolCall.title : String(question.params.message ?? 'The agent asks a question.');
    const options = question.method === 'session/request_permission' ? optionsOf(question.params.options) : [];
    const once = options.filter(({ kind }) => kind === 'allow_once' || kind === 'reject_once').slice(0, mostButtons);
    const open = 'Show';
    const choice = await vscode.window.showWarningMessage(`LspAgent asks: ${plainLine(title.slice(0, 200))}`, ...once.map(option => plainLine(option.name)), open);
    if (!choice || !this.hub.questions.find(question.id)) return;
    const chosen = once.find(option => plainLine(option.name) === choice);
    if (chosen) this.hub.questions.answer(question.id, { outcome: { outcome: 'selected', optionId: chosen.optionId } });
    else await this.chats.focus({ name: 'open', sessionId: question.sessionId });
  }

  dispose(): void {
    for (const listening of this.#listening) listening.dispose();
  }
}

function optionsOf(value: unknown): Option[] {
  return Array.isArray(value)
    ? value.filter((one): one is Option => isObject(one) && typeof one.optionId === 'string' && typeof one.name === 'string' && typeof one.kind === 'string')
    : [];
}
