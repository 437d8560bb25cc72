// What comes in is looked at before it is believed: whatever lacks a part that the page relies on is dropped.
import type { CreateElicitationRequest, RequestPermissionRequest, SessionInfo, SessionUpdate } from '@agentclientprotocol/sdk';
import type { Hunk, Mention, SessionEvent, StatusNotification } from './extensions';

type Members = Record<string, unknown>;

export function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;
const isListOf = (check: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(check);
const maybe = (check: (value: unknown) => boolean) => (value: unknown) => isAbsent(value) || check(value);

function isContent(value: unknown): boolean {
  if (!isObject(value)) return false;
  switch (value.type) {
    case 'text':
      return isText(value.text);
    case 'image':
      return isText(value.data) && isText(value.mimeType);
    case 'resource':
      return isObject(value.resource) && isText(value.resource.uri);
    default:
      return isText(value.type);
  }
}

function isToolContent(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.type === 'content') return isContent(value.content);
  if (value.type === 'diff') return isText(value.path) && isText(value.newText) && maybe(isText)(value.oldText);
  return isText(value.type);
}

const isLocation = (value: unknown) => isObject(value) && isText(value.path) && maybe(isNumber)(value.line);

function isCall(call: Members): boolean {
  return isText(call.toolCallId) && maybe(isText)(call.title) && maybe(isText)(call.kind) && maybe(isText)(call.status)
    && maybe(isListOf(isToolContent))(call.content) && maybe(isListOf(isLocation))(call.locations);
}

function isOption(value: unknown): boolean {
  return isObject(value) && isText(value.id) && isText(value.name) && (value.type !== 'select' || (isText(value.currentValue) && Array.isArray(value.options)));
}

export function isUpdate(value: unknown): value is SessionUpdate {
  if (!isObject(value)) return false;
  switch (value.sessionUpdate) {
    case 'user_message_chunk':
    case 'agent_message_chunk':
    case 'agent_thought_chunk':
      return isContent(value.content) && maybe(isText)(value.messageId);
    case 'tool_call':
      return isCall(value) && isText(value.title);
    case 'tool_call_update':
      return isCall(value);
    case 'plan':
      return isListOf(entry => isObject(entry) && isText(entry.content) && isText(entry.status))(value.entries);
    case 'available_commands_update':
      return isListOf(command => isObject(command) && isText(command.name) && isText(command.description))(value.availableCommands);
    case 'current_mode_update':
      return isText(value.currentModeId);
    case 'config_option_update':
      return isListOf(isOption)(value.configOptions);
    case 'session_info_update':
      return maybe(isText)(value.title);
    case 'usage_update':
      return isNumber(value.used) && isNumber(value.size) && maybe(cost => isObject(cost) && isNumber(cost.amount) && isText(cost.currency))(value.cost);
    default:
      return isText(value.sessionUpdate);
  }
}

export function isEvent(value: unknown): value is SessionEvent {
  if (!isObject(value)) return false;
  if (value.type === 'turn_ended') return isText(value.reason) && maybe(isText)(value.error);
  if (value.type === 'message_withdrawn') return isText(value.messageId);
  return isText(value.type);
}

export function isStatus(value: unknown): value is StatusNotification {
  return isObject(value) && isText(value.activity) && isText(value.verb) && isNumber(value.elapsedMs) && maybe(isText)(value.detail)
    && isObject(value.tokens) && ['input', 'output', 'cacheRead', 'cacheWrite'].every(name => isNumber((value.tokens as Members)[name]));
}

export function isHunk(value: unknown): value is Hunk {
  return isObject(value) && isText(value.id) && isText(value.path) && isNumber(value.line) && isText(value.oldText) && isText(value.newText);
}

export function isSessionInfo(value: unknown): value is SessionInfo {
  return isObject(value) && isText(value.sessionId) && maybe(isText)(value.title) && maybe(isText)(value.updatedAt);
}

export function isMention(value: unknown): value is Mention {
  return isObject(value) && isText(value.kind) && isText(value.name) && isText(value.text) && maybe(isText)(value.detail);
}

/** What is our own in a message; none counts as whole. */
function hasOwn(carrier: Members, check: (own: Members) => boolean): boolean {
  const own = isObject(carrier._meta) ? carrier._meta.lspagent : undefined;
  return isAbsent(own) || (isObject(own) && check(own));
}

const isFacts = (value: unknown) => isObject(value) && isText(value.because) && ['command', 'directory', 'part', 'rule'].every(name => maybe(isText)(value[name]))
  && ['hosts', 'meaning'].every(name => maybe(isListOf(isText))(value[name]));

export function isPermissionRequest(value: unknown): value is RequestPermissionRequest {
  return isObject(value) && isText(value.sessionId) && isObject(value.toolCall) && isCall(value.toolCall)
    && isListOf(option => isObject(option) && isText(option.optionId) && isText(option.name) && isText(option.kind) && hasOwn(option, own => maybe(isListOf(isText))(own.covers)))(value.options)
    && hasOwn(value, own => maybe(isFacts)(own.permission));
}

export function isForm(value: unknown): value is CreateElicitationRequest & { sessionId: string } {
  if (!isObject(value) || value.mode !== 'form' || !isText(value.sessionId) || !isText(value.message)) return false;
  const schema = value.requestedSchema;
  return isObject(schema) && maybe(properties => isObject(properties) && Object.values(properties).every(isObject))(schema.properties);
}
