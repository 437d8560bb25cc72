// The extension, wired by hand. Nothing here waits for the server: it starts when it is first needed.
import * as vscode from 'vscode';
import { Attention } from './attention';
import { Chats, viewId } from './chat/chats';
import { registerCodeTools } from './codeTools';
import { saveDocuments } from './documents';
import { InlineEdits } from './edit/inlineEdit';
import { Tasks } from './edit/tasks';
import { tellEyes } from './eyes';
import { FilesBefore } from './hunks/before';
import { hunkCommands } from './hunks/commands';
import { HunkMarks } from './hunks/marks';
import { Review } from './hunks/review';
import { Keys } from './keys';
import { OutsideRequests, openLocation, saveFile } from './links';
import { AgentServer } from './server/agentServer';
import { Problem, remedies, type Remedy } from './server/problem';
import { serverSettings } from './server/settings';
import { Activity } from './sessions/activity';
import { Hub } from './sessions/hub';
import { plainLine } from './text';
import { pathForAgent } from './workspace';

let server: AgentServer | null = null;

const lastSession = 'lspagent.session';
const settingsOfStart = ['server.path', 'dotnet.path', ...serverSettings].map(name => `lspagent.${name}`);

export function activate(context: vscode.ExtensionContext): void {
  const agent = (server = new AgentServer(context.extensionUri));
  const hub = new Hub(agent);
  const keys = new Keys(context.secrets, hub);
  const remedy = (name: Remedy) => void vscode.commands.executeCommand(`lspagent.${name}`);
  const chats = new Chats(context.extensionUri, hub, {
    lastSession: {
      get: () => context.workspaceState.get<string>(lastSession) ?? null,
      set: sessionId => void context.workspaceState.update(lastSession, sessionId),
    },
    keepKey: (provider, key) => keys.keep(provider, key),
    openLocation,
    saveFile,
    remedy,
  });
  const activity = new Activity(hub);
  const review = new Review(hub);
  const edits = new InlineEdits(hub, review, chats);
  const tasks = new Tasks(hub, edits, chats);
  agent.middleware = { executeCommand: (command, args, next) => tasks.run(command, args, next).catch(error => say(error, remedy)) };
  saveDocuments(agent);
  tellEyes(agent);
  keys.handOver(agent);

  /** A command whose failure is said, with what can be done about it. */
  const run = (name: string, work: (...given: unknown[]) => unknown) => vscode.commands.registerCommand(name, async (...given: unknown[]) => {
    try {
      await work(...given);
    } catch (error) {
      say(error, remedy);
    }
  });

  context.subscriptions.push(
    agent, hub, chats, review, edits, chats.register(),
    new HunkMarks(review), new FilesBefore(review), new Attention(agent, hub, activity, review, chats),
    vscode.window.registerUriHandler(new OutsideRequests(chats)),
    ...hunkCommands(review, chats, run),
    ...ownCommands(hub, chats, edits, keys, run),
    ...remedyCommands(agent, run),
    agent.onDidChangeState(state => {
      // Where a chat is before the user's eyes it says so itself.
      if (state.name === 'failed' && !chats.isVisible) say(state.problem, remedy);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => agent.client && void agent.restart().catch(() => undefined)),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (agent.state.name !== 'stopped' && settingsOfStart.some(name => event.affectsConfiguration(name))) void restartWhenFree(agent, activity);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(change => agent.client && void offerFolders(agent, change)),
    ...registerCodeTools(hub),
    ...startWithCSharp(agent),
  );
}

export async function deactivate(): Promise<void> {
  await server?.close();
}

/** A running turn is not ended without a word. */
async function restartWhenFree(agent: AgentServer, activity: Activity): Promise<void> {
  const choice = activity.verb === null ? 'Restart' : await vscode.window.showInformationMessage('The agent works. What you changed counts when the server is started again.', 'Restart');
  if (choice) await agent.restart().catch(() => undefined);
}

/** A conversation works in the folders that were open when it was opened; to take up others it is opened anew. */
async function offerFolders(agent: AgentServer, { added, removed }: vscode.WorkspaceFoldersChangeEvent): Promise<void> {
  const names = (folders: readonly vscode.WorkspaceFolder[]) => folders.map(folder => plainLine(folder.name)).join(', ');
  const what = added.length > 0 ? `do not know ${names(added)} yet` : `still work in ${names(removed)}`;
  const choice = await vscode.window.showInformationMessage(`Open conversations ${what}; new ones have the folders of the window. With a restart of the server the open ones have them too.`, 'Restart');
  if (choice) await agent.restart().catch(() => undefined);
}

function ownCommands(hub: Hub, chats: Chats, edits: InlineEdits, keys: Keys, run: (name: string, work: (...given: unknown[]) => unknown) => vscode.Disposable): vscode.Disposable[] {
  return [
    run('lspagent.openChat', () => chats.focus()),
    run('lspagent.openChatInTab', () => chats.openTab()),
    run('lspagent.newSession', () => chats.focus({ name: 'new' })),
    run('lspagent.showSession', sessionId => (typeof sessionId === 'string' ? chats.focus({ name: 'open', sessionId }) : chats.focus())),
    run('lspagent.showQuestion', () => {
      const [question] = hub.questions.all;
      return question ? chats.focus({ name: 'open', sessionId: question.sessionId }) : chats.focus();
    }),
    run('lspagent.editSelection', words => edits.edit(typeof words === 'string' ? words : undefined)),
    run('lspagent.stopInlineEdit', sessionId => edits.stop(typeof sessionId === 'string' ? sessionId : undefined)),
    run('lspagent.mentionSelection', () => mentionSelection(chats)),
    run('lspagent.setKey', () => keys.ask()),
    run('lspagent.moveChat', () => vscode.commands.executeCommand('workbench.action.moveFocusedView', viewId)),
    run('lspagent.openWalkthrough', () => vscode.commands.executeCommand('workbench.action.openWalkthrough', 'lspagent.lspagent-vscode#lspagent.start', false)),
  ];
}

/** What the buttons under a problem do; each is a command of its own too. */
function remedyCommands(agent: AgentServer, run: (name: string, work: () => unknown) => vscode.Disposable): vscode.Disposable[] {
  const does: Record<Remedy, () => unknown> = {
    installDotnet: () => agent.installDotnet(),
    openDotnetSetting: () => vscode.commands.executeCommand('workbench.action.openSettings', 'lspagent.dotnet.path'),
    openServerSetting: () => vscode.commands.executeCommand('workbench.action.openSettings', 'lspagent.server.path'),
    openFolder: () => vscode.commands.executeCommand('workbench.action.files.openFolder'),
    restartServer: () => agent.restart(),
    showOutput: () => agent.output.show(true),
    trustWorkspace: () => vscode.commands.executeCommand('workbench.trust.manage'),
  };
  return Object.entries(does).map(([name, work]) => run(`lspagent.${name}`, work));
}

/** The selection, as words of a message that the user goes on writing. */
async function mentionSelection(chats: Chats): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.uri.scheme !== 'file') return;
  const { start, end } = editor.selection;
  const lines = editor.selection.isEmpty ? '' : start.line === end.line ? `#L${start.line + 1}` : `#L${start.line + 1}-${end.line + 1}`;
  await chats.focus({ name: 'write', text: `@${pathForAgent(editor.document.uri)}${lines} ` });
}

/** C# is known sooner when the server is there before the first question. */
function startWithCSharp(agent: AgentServer): vscode.Disposable[] {
  const look = (document: vscode.TextDocument) => {
    if (document.languageId === 'csharp' && document.uri.scheme === 'file' && agent.state.name === 'stopped' && (vscode.workspace.workspaceFolders?.length ?? 0) > 0) {
      void agent.start().catch(() => undefined);
    }
  };
  setImmediate(() => vscode.workspace.textDocuments.forEach(look));
  return [vscode.workspace.onDidOpenTextDocument(look)];
}

function say(error: unknown, remedy: (name: Remedy) => void): void {
  const message = error instanceof Error ? error.message : String(error);
  const offered = error instanceof Problem ? error.remedies : [];
  void vscode.window.showErrorMessage(plainLine(message), ...offered.map(name => remedies[name])).then(choice => {
    const name = offered.find(one => remedies[one] === choice);
    if (name) remedy(name);
  });
}
