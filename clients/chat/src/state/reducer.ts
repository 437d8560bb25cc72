// What happened, taken into the state. Pure: the same state and the same actions give the same state.
import type { ContentBlock, SessionConfigOption, SessionModeState, SessionUpdate, ToolCallContent, ToolCallLocation } from '@agentclientprotocol/sdk';
import type { LspAgentMeta, SessionEvent, StatusNotification } from '../protocol/extensions';
import { emptySession, type Item, type Level, type SessionState, type ToolItem, type ToolStatus, type Turn } from './session';

export type Action =
  | { type: 'attached'; sessionId: string; title?: string; options?: readonly SessionConfigOption[] | null; modes?: SessionModeState | null }
  | { type: 'update'; update: SessionUpdate; meta: LspAgentMeta }
  | { type: 'event'; event: SessionEvent; meta: LspAgentMeta }
  | { type: 'options'; options: readonly SessionConfigOption[] }
  | { type: 'status'; status: StatusNotification; at: number }
  | { type: 'idle' };

/** Takes in several actions at once: each part is copied once, however much of it changes. */
export function reduce(state: SessionState, actions: readonly Action[]): SessionState {
  if (actions.length === 0) return state;
  const draft = new Draft(state);
  for (const action of actions) draft.apply(action);
  return draft.done();
}

/** The state while actions are taken in. What is in `fresh` was made here and may be changed in place. */
class Draft {
  #state: SessionState;
  #turns: Turn[] | null = null;
  #fresh = new Set<object>();

  constructor(state: SessionState) {
    this.#state = { ...state };
  }

  done(): SessionState {
    return this.#turns ? { ...this.#state, turns: this.#turns } : this.#state;
  }

  apply(action: Action): void {
    switch (action.type) {
      case 'attached':
        this.#turns = null;
        this.#state = { ...emptySession, sessionId: action.sessionId, title: action.title ?? '', options: action.options ?? optionsOf(action.modes) };
        break;
      case 'update':
        // Which commands there are is said whenever a client comes, and has no place of its own among what happened.
        if (action.update.sessionUpdate === 'available_commands_update' || this.#isNew(action.meta)) this.#update(action.update, action.meta);
        break;
      case 'event':
        if (this.#isNew(action.meta)) this.#event(action.event);
        break;
      case 'options':
        this.#state.options = action.options;
        break;
      case 'status':
        this.#state.status = { ...action.status, at: action.at };
        break;
      case 'idle':
        this.#endLast('end_turn');
        break;
    }
  }

  /** Updates of one number come together, so the newest number may come again, and none below it. */
  #isNew({ seq }: LspAgentMeta): boolean {
    if (seq === undefined) return true;
    if (seq < this.#state.seq) return false;
    this.#state.seq = seq;
    return true;
  }

  #update(update: SessionUpdate, meta: LspAgentMeta): void {
    const agent = meta.agent ?? 'main';
    switch (update.sessionUpdate) {
      case 'user_message_chunk':
        this.#said(agent, update.messageId ?? `u${this.#state.seq}`, update.content);
        break;
      case 'agent_message_chunk':
        this.#wrote('text', agent, update.messageId ?? 'm', update.content);
        break;
      case 'agent_thought_chunk':
        this.#wrote('thought', agent, update.messageId ?? 'm', update.content);
        break;
      case 'tool_call':
        this.#called(agent, update);
        break;
      case 'tool_call_update':
        this.#callChanged(agent, update);
        break;
      case 'plan':
        this.#state.plan = update.entries;
        break;
      case 'available_commands_update':
        this.#state.commands = update.availableCommands;
        break;
      case 'current_mode_update':
        this.#state.options = withValue(this.#state.options, 'mode', update.currentModeId);
        break;
      case 'config_option_update':
        this.#state.options = update.configOptions;
        break;
      case 'session_info_update':
        this.#state.title = update.title ?? this.#state.title;
        break;
      case 'usage_update':
        this.#state.usage = { used: update.used, size: update.size, cost: update.cost ?? this.#state.usage?.cost ?? null };
        break;
      default:
        this.#other(update as Record<string, unknown>, agent);
    }
  }

  /** A kind of update that the protocol's stable types do not list. */
  #other(update: Record<string, unknown>, agent: string): void {
    if (update.sessionUpdate === 'notice') {
      const text = [update.title, update.description].filter(part => typeof part === 'string' && part.length > 0).join('\n\n');
      this.#append({ type: 'notice', key: `n${this.#state.seq}-${this.#last()?.items.length ?? 0}`, agent, level: levelOf(update.severity), text });
    }
  }

  #event(event: SessionEvent): void {
    if (event.type === 'turn_ended') this.#endLast(event.reason, event.error);
    else if (event.type === 'message_withdrawn') this.#withdraw(event.messageId);
  }

  /** The user's words begin a turn, unless the turn that runs is meant to hear them. */
  #said(agent: string, messageId: string, content: ContentBlock): void {
    const key = `u-${messageId}`;
    const last = this.#last();
    const index = last?.items.findLastIndex(item => item.key === key) ?? -1;
    if (last && index >= 0) {
      const items = this.#items();
      const item = items[index] as Extract<Item, { type: 'user' }>;
      items[index] = { ...item, content: [...item.content, content] };
    } else if (last && last.end === null && last.items.some(item => item.type === 'user')) {
      this.#append({ type: 'user', key, agent, content: [content] });
    } else {
      this.#begin(key);
      this.#append({ type: 'user', key, agent, content: [content] });
    }
  }

  #wrote(type: 'text' | 'thought', agent: string, messageId: string, content: ContentBlock): void {
    // Markdown counts lines by their feeds.
    const text = content.type === 'text' ? content.text.replace(/\r\n?/g, '\n') : '';
    if (text.length === 0) return;
    const items = this.#items();
    const item = items.at(-1);
    if (item && item.type === type && item.messageId === messageId && item.agent === agent) {
      if (this.#fresh.has(item)) item.text += text;
      else items[items.length - 1] = this.#mark({ ...item, text: item.text + text });
    } else {
      items.push(this.#mark({ type, key: `${type}-${messageId}-${items.length}`, agent, messageId, text }));
    }
  }

  #called(agent: string, call: { toolCallId: string; title: string; kind?: string | null; status?: string | null; content?: ToolCallContent[] | null; locations?: ToolCallLocation[] | null; rawInput?: unknown }): void {
    const item: ToolItem = {
      type: 'tool',
      key: `t-${agent}-${call.toolCallId}`,
      agent,
      callId: call.toolCallId,
      title: call.title,
      kind: call.kind ?? 'other',
      status: (call.status ?? 'pending') as ToolStatus,
      content: call.content ?? [],
      locations: call.locations ?? [],
      input: call.rawInput,
    };
    const place = this.#find(agent, call.toolCallId);
    if (place) place.items[place.index] = item;
    else this.#append(item);
  }

  #callChanged(agent: string, change: { toolCallId: string; title?: string | null; kind?: string | null; status?: string | null; content?: ToolCallContent[] | null; locations?: ToolCallLocation[] | null }): void {
    const place = this.#find(agent, change.toolCallId);
    if (!place) return;
    const item = place.items[place.index] as ToolItem;
    place.items[place.index] = {
      ...item,
      title: change.title ?? item.title,
      kind: change.kind ?? item.kind,
      status: (change.status ?? item.status) as ToolStatus,
      content: change.content ?? item.content,
      locations: change.locations ?? item.locations,
    };
  }

  /** Where a call stands: nearly always in the last turn, so the search begins there. */
  #find(agent: string, callId: string): { items: Item[]; index: number } | null {
    const turns = this.#turns ?? this.#state.turns;
    for (let at = turns.length - 1; at >= 0; at--) {
      const index = turns[at]!.items.findLastIndex(item => item.type === 'tool' && item.callId === callId && item.agent === agent);
      if (index >= 0) return { items: this.#items(at), index };
    }

    return null;
  }

  #withdraw(messageId: string): void {
    const turns = this.#turns ?? this.#state.turns;
    const isOf = (item: Item) => (item.type === 'user' ? item.key === `u-${messageId}` : 'messageId' in item && item.messageId === messageId);
    for (let at = turns.length - 1; at >= 0; at--) {
      if (!turns[at]!.items.some(isOf)) continue;
      const left = turns[at]!.items.filter(item => !isOf(item));
      const items = this.#items(at);
      items.splice(0, items.length, ...left);
      // The words that began a turn were taken back: so was what came of them.
      if (!left.some(item => item.type === 'user') && turns[at]!.end !== null) this.#turnList().splice(at, 1);
      return;
    }
  }

  #endLast(reason: string, error?: string): void {
    const last = this.#last();
    if (!last || last.end !== null) return;
    const turns = this.#turnList();
    turns[turns.length - 1] = this.#mark({ ...last, seq: this.#state.seq, end: error === undefined ? { reason } : { reason, error } });
  }

  #last(): Turn | undefined {
    return (this.#turns ?? this.#state.turns).at(-1);
  }

  #begin(key: string): void {
    // The end of a turn that is not known can only have been before the next one began.
    this.#endLast('end_turn');
    this.#turnList().push(this.#mark({ key, seq: this.#state.seq, items: this.#mark([]), end: null }));
  }

  #append(item: Item): void {
    this.#items().push(this.#mark(item));
  }

  /** The items of a turn, the last one if none is named, to be changed in place. */
  #items(at = -1): Item[] {
    const turns = this.#turnList();
    if (turns.length === 0) this.#begin('start');
    const index = at < 0 ? turns.length - 1 : at;
    let turn = turns[index]!;
    if (!this.#fresh.has(turn)) turns[index] = turn = this.#mark({ ...turn });
    turn.seq = Math.max(turn.seq, index === turns.length - 1 ? this.#state.seq : 0);
    if (!this.#fresh.has(turn.items)) turn.items = this.#mark([...turn.items]);
    return turn.items as Item[];
  }

  #turnList(): Turn[] {
    return (this.#turns ??= [...this.#state.turns]);
  }

  #mark<T extends object>(made: T): T {
    this.#fresh.add(made);
    return made;
  }
}

function levelOf(severity: unknown): Level {
  return severity === 'warning' || severity === 'error' ? severity : 'info';
}

function withValue(options: readonly SessionConfigOption[], id: string, value: string): readonly SessionConfigOption[] {
  return options.map(option => (option.id === id && option.type === 'select' ? { ...option, currentValue: value } : option));
}

/** An agent without config options has modes; they are shown in the same way. */
function optionsOf(modes: SessionModeState | null | undefined): readonly SessionConfigOption[] {
  return modes
    ? [{
        type: 'select',
        id: 'mode',
        name: 'Mode',
        category: 'mode',
        currentValue: modes.currentModeId,
        options: modes.availableModes.map(({ id, name, description }) => ({ value: id, name, description })),
      }]
    : [];
}
