// Made by scripts/extension-types.mjs from schemas/extension-methods.schema.json. Do not edit.
import type { Cost, SessionConfigOption, SessionModeState, SessionUpdate } from '@agentclientprotocol/sdk';

/** What a session waits for. */
export type Activity = "idle" | "model" | "retry" | "tool" | "answer" | "compaction" | (string & {});

/** Calls a tool that only reads C#, outside of any session; for clients that offer our tools to other agents. */
export type CallCodeToolRequest = {
  /** The folder that it is about; absolute, and open in the editor. */
  cwd: string;
  name: string;
  /** A JSON object as text, as the tool's schema has it. */
  input: string;
  _meta?: Meta;
};

/** What the tool answers, written for a model. */
export type CallCodeToolResponse = {
  text: string;
  /** True when the text says what went wrong. */
  isError?: boolean;
  _meta?: Meta;
};

/** All problems that the editor shows in one document, whoever found them; what was told of it before no longer holds. */
export type EditorDiagnosticsNotification = {
  uri: string;
  diagnostics: EditorProblem[];
  _meta?: Meta;
};

/** A place as LSP has it. */
export type EditorPlace = {
  /** Counted from 0. */
  line: number;
  character: number;
};

/** One problem. */
export type EditorProblem = {
  range: EditorRange;
  message: string;
  /** As LSP has it: 1 for an error, 2 for a warning, 3 for information, 4 for a hint; absent for an error. */
  severity?: number;
};

/** A range as LSP has it, in the position encoding of the connection. */
export type EditorRange = {
  start: EditorPlace;
  end: EditorPlace;
};

/** Where the user is in the editor: what is selected, or the caret. */
export type EditorSelectionNotification = {
  /** The document; absent when none has the focus. */
  uri?: string;
  range?: EditorRange;
  _meta?: Meta;
};

/** What an exported session is for. */
export type ExportFormat = "markdown" | "json" | (string & {});

/** Asks for a session as one text. */
export type ExportSessionRequest = {
  sessionId: string;
  /** `markdown` if it is not said. */
  format?: ExportFormat;
  _meta?: Meta;
};

/** The whole session. */
export type ExportSessionResponse = {
  content: string;
  mimeType: string;
  _meta?: Meta;
};

/** Asks what a user may mean who begins to name something of the workspace. */
export type FindMentionsRequest = {
  sessionId: string;
  /** What was written so far; empty for what is nearest. */
  query: string;
  _meta?: Meta;
};

/** What may be meant, the likeliest first. */
export type FindMentionsResponse = {
  mentions: Mention[];
  _meta?: Meta;
};

/** Makes a new session that begins as another one stands, or stood. */
export type ForkSessionRequest = {
  sessionId: string;
  /** The number of the last thing that the new session takes over; absent for all. */
  seq?: number;
  _meta?: Meta;
};

/** The new session, with what can be set in it. */
export type ForkSessionResponse = {
  sessionId: string;
  modes?: SessionModeState;
  configOptions?: SessionConfigOption[];
  _meta?: Meta;
};

/** A change that the agent made, which the user can keep or take back. The file has it already. */
export type Hunk = {
  /** Stays the same for as long as the change waits. */
  id: string;
  /** Absolute. */
  path: string;
  /** Where it begins in the present text, counted from 0. */
  line: number;
  /** How many lines of the present text it has; 0 where lines were only removed. */
  lines: number;
  /** What stood there; empty where lines were only added. */
  oldText: string;
  /** What stands there now. */
  newText: string;
  /** True if the file came into being with it, and goes when it is taken back. */
  creates?: boolean;
  /** True if the file went with it, and comes back when it is taken back. */
  deletes?: boolean;
};

/** All changes of a session that wait for the user's word; what was said before no longer holds. It is neither numbered nor kept. */
export type HunksNotification = {
  sessionId: string;
  hunks: Hunk[];
  _meta?: Meta;
};

/** Asks for the changes that wait. */
export type ListHunksRequest = {
  sessionId: string;
  _meta?: Meta;
};

/** The changes that wait, in the order of files and lines. */
export type ListHunksResponse = {
  hunks: Hunk[];
  _meta?: Meta;
};

/** What we say in the metadata of ACP's own messages, under `_meta.lspagent`. Each member belongs to one kind of message. */
export type LspAgentMeta = {
  /** On every `session/update`: the number of what happened. Numbers grow, with gaps; updates with the same number are sent together. */
  seq?: number;
  /** On every `session/update`: the agent that it belongs to; `main` is the one that the user speaks to. */
  agent?: string;
  /** On every `session/update`: the agent that started that one; absent for the main agent. */
  parent?: string;
  /** On `session/prompt`: what becomes of the prompt when a turn is running; absent means that it is queued. */
  mode?: PromptMode;
  /** On `session/prompt`: what the client calls the prompt, for `_lspagent/session/take_back`; no two of a session are called the same. */
  promptId?: string;
  /** On `session/request_permission`: the id of the question, which `_lspagent/session/event` speaks of. */
  question?: string;
  /** On `session/request_permission`: what the call would do and why it is asked about, for clients that draw it their own way. */
  permission?: PermissionFacts;
  /** On an option of `session/request_permission`: what else it would allow from now on, each in a sentence. */
  covers?: string[];
  /** On the answer to `session/request_permission`: what the user says should be done instead. */
  feedback?: string;
  /** On the capabilities of either side: the methods of ours that it answers or takes. */
  methods?: string[];
};

/** Something of the workspace that a prompt can name. */
export type Mention = {
  kind: MentionKind;
  /** For people. */
  name: string;
  /** What stands for it in a prompt: its path below the workspace, with lines where it has them, as `src/A.cs#L3-9`. */
  text: string;
  /** Of its file. */
  uri: string;
  /** What tells it from others of its name. */
  detail?: string;
};

/** What kind of thing is named. */
export type MentionKind = "selection" | "problem" | "file" | "symbol" | (string & {});

/** The metadata of an object: ours as a type, and everybody else's unchanged. */
export type Meta = {
  lspagent?: LspAgentMeta;
  [other: string]: unknown;
};

/** Asks that the calls that run in a session return now, and what they wait for goes on in the background. */
export type MoveToBackgroundRequest = {
  sessionId: string;
  _meta?: Meta;
};

/** Whether there was something to move. */
export type MoveToBackgroundResponse = {
  /** False when nothing ran that can go on in the background. */
  moved: boolean;
  _meta?: Meta;
};

/** What a call that needs a permission would do. In every text, a character that does not show itself stands as its code point, such as `<U+202E>`. */
export type PermissionFacts = {
  /** Why it is asked, in a sentence. */
  because: string;
  /** The exact text that a shell would run. */
  command?: string;
  /** The folder that it would run in. */
  directory?: string;
  /** Which machines would be asked. */
  hosts?: string[];
  /** The part of the call that is in question. */
  part?: string;
  /** The rule that wants to be asked, and where it stands. */
  rule?: string;
  /** What the changes mean to the code, each in words that go on behind "This", such as `renames method Order.Add to Append (3 uses in 2 projects)`. */
  meaning?: string[];
};

/** What becomes of a prompt that arrives while a turn is running. */
export type PromptMode = "queue" | "steer" | (string & {});

/** Gives a session a title of the user's own, which no automatic one replaces. */
export type RenameSessionRequest = {
  sessionId: string;
  title: string;
  _meta?: Meta;
};

/** The session has the title; every client hears of it as `session_info_update`. */
export type RenameSessionResponse = {
  _meta?: Meta;
};

/** Asks for what happened in a session since the client last saw it, so that a client that reconnects misses nothing. */
export type ResyncSessionRequest = {
  sessionId: string;
  /** The first number that is wanted: one more than the last that the client has seen; 0 for everything. */
  fromSeq: number;
  _meta?: Meta;
};

/** What happened, in its order. It is not sent as notifications again. */
export type ResyncSessionResponse = {
  updates: ResyncedUpdate[];
  /** The number to ask from next. */
  nextSeq: number;
  /** True if nothing was left out; otherwise the client asks again. */
  complete: boolean;
  _meta?: Meta;
};

/** Something that happened, with its number and its agent in `_meta.lspagent`, as in the notification that said it first. */
export type ResyncedUpdate = ResyncedUpdateOfSession | ResyncedUpdateOfLspAgent;

/** What `_lspagent/session/event` said. */
export type ResyncedUpdateOfLspAgent = {
  event: SessionEvent;
  _meta?: Meta;
};

/** What `session/update` said. */
export type ResyncedUpdateOfSession = {
  update: SessionUpdate;
  _meta?: Meta;
};

/** Asks the client to save documents. */
export type SaveDocumentsRequest = {
  /** Absolute. */
  paths: string[];
  _meta?: Meta;
};

/** The client did what it could; what is saved, the disk says. */
export type SaveDocumentsResponse = {
  _meta?: Meta;
};

/** What happened in a session beyond ACP's updates. */
export type SessionEvent = SessionEventMessageWithdrawn | SessionEventQuestionRaised | SessionEventQuestionClosed | SessionEventTurnEnded;

/** The chunks of a message are void: the attempt that wrote them failed, and another message takes its place. */
export type SessionEventMessageWithdrawn = {
  type: "message_withdrawn";
  messageId: string;
};

/** Something happened in a session that ACP has no update for; numbered like the updates, and sent in order with them. */
export type SessionEventNotification = {
  sessionId: string;
  event: SessionEvent;
  _meta?: Meta;
};

/** A question was answered or withdrawn; a client that still shows it takes it away. */
export type SessionEventQuestionClosed = {
  type: "question_closed";
  questionId: string;
};

/** A question waits for an answer of any client; each that can answer is asked by a request of its own. */
export type SessionEventQuestionRaised = {
  type: "question_raised";
  questionId: string;
};

/** A turn is over, whoever asked for it. */
export type SessionEventTurnEnded = {
  type: "turn_ended";
  turnId: string;
  /** A stop reason of ACP, or `error` or `interrupted`. */
  reason: string;
  /** One sentence for the user. */
  error?: string;
};

/** Hands over the key of a model provider. It is kept in memory only, for as long as the process runs, and is never logged. */
export type SetKeyRequest = {
  provider: string;
  /** Absent to forget the one that was handed over before. */
  key?: string;
  _meta?: Meta;
};

/** The key is used from the next request to the provider on. */
export type SetKeyResponse = {
  _meta?: Meta;
};

/** Says which changes are meant: those of the ids, those of a file, or with neither all. */
export type SettleHunksRequest = {
  sessionId: string;
  ids?: string[];
  /** Absolute. */
  path?: string;
  _meta?: Meta;
};

/** What came of it. */
export type SettleHunksResponse = {
  /** The ids that no longer wait. */
  settled: string[];
  /** A sentence for each that could not be taken back, such as one whose lines the user changed. */
  problems: string[];
  _meta?: Meta;
};

/** What a client shows beside its spinner: what the session waits for, for how long, and what the turn has cost. It is neither numbered nor kept: a client that missed one needs only the latest. */
export type StatusNotification = {
  sessionId: string;
  activity: Activity;
  /** A word for the spinner. */
  verb: string;
  /** For how long it has waited when this is sent, in milliseconds; the client counts on from there. */
  elapsedMs: number;
  /** Of the turn so far. */
  tokens: TokenCounts;
  /** A sentence to add, such as `waiting for the model, retry 2 of 5 in 8 s`. */
  detail?: string;
  /** Of the turn so far; absent if a price is unknown. */
  cost?: Cost;
  _meta?: Meta;
};

/** Takes back a prompt that the agent has not begun with, over whatever connection it came: as when the page that sent it was loaded again. */
export type TakeBackPromptRequest = {
  sessionId: string;
  /** What `_meta.lspagent.promptId` of its `session/prompt` called it. */
  promptId: string;
  _meta?: Meta;
};

/** Whether the prompt was taken back. */
export type TakeBackPromptResponse = {
  /** False when it does not wait any more: the agent has begun with it, or it was taken back before. */
  taken: boolean;
  _meta?: Meta;
};

/** Tokens of a turn; input counts only what was neither read from nor written to a cache. */
export type TokenCounts = {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
};
