// .NET by way of Microsoft's extension that installs it for others: a runtime that it has is found, and one is installed when the
// user wants it. Without that extension it is offered, and beside it the page that .NET is downloaded from.
import * as vscode from 'vscode';
import { dotnetIn, type Runtime } from './dotnet';

const toolId = 'ms-dotnettools.vscode-dotnet-runtime';
const ownId = 'lspagent.lspagent-vscode';
const downloadPage = 'https://dotnet.microsoft.com/download';

/** What goes wrong is said here, and not by the tool too. */
const quietly = 1;

/** A tool that was just installed is there soon, or not at all. */
const patience = 30_000;

const openPage = 'Open Download Page';
const installBoth = 'Install It and .NET';

export class InstallTool {
  /** What was looked for last. */
  #needed: Runtime | null = null;

  get #isThere(): boolean {
    return vscode.extensions.getExtension(toolId) !== undefined;
  }

  /** A dotnet program that the tool knows of; nothing is installed for it. */
  async find(runtime: Runtime): Promise<string | null> {
    this.#needed = runtime;
    if (!this.#isThere) return null;
    const acquireContext = contextOf(runtime);
    // A tool that cannot answer is as good as none.
    const known = (command: string, context: object) => acquired(command, context, runtime).catch(() => null);
    return (await known('dotnet.findPath', { acquireContext, versionSpecRequirement: 'equal' })) ?? known('dotnet.acquireStatus', acquireContext);
  }

  /** Installs the runtime that was missing, as far as the user agrees. Resolves to whether there is one now. */
  async install(): Promise<boolean> {
    const runtime = this.#needed;
    if (!runtime || !(this.#isThere || (await this.#offer(runtime)))) return false;
    try {
      const found = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: `Installing the .NET ${runtime.version} runtime for LspAgent…` },
        () => acquired('dotnet.acquire', contextOf(runtime), runtime),
      );
      if (!found) throw new Error('what was installed is not what LspAgent runs on.');
      return true;
    } catch (error) {
      await failed(`.NET ${runtime.version} could not be installed: ${messageOf(error)}`);
      return false;
    }
  }

  async #offer({ version }: Runtime): Promise<boolean> {
    const choice = await vscode.window.showInformationMessage(
      'Install .NET for LspAgent?',
      {
        modal: true,
        detail: `The extension “.NET Install Tool” by Microsoft can install the .NET ${version} runtime, for you alone and without an administrator. To work with C# projects install the .NET SDK instead, which the download page has.`,
      },
      installBoth,
      openPage,
    );
    if (choice === openPage) await openDownloadPage();
    if (choice !== installBoth) return false;
    try {
      await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Installing the extension “.NET Install Tool”…' }, async () => {
        await vscode.commands.executeCommand('workbench.extensions.installExtension', toolId);
        await this.#arrives();
      });
      return true;
    } catch (error) {
      await failed(`The extension “.NET Install Tool” could not be installed: ${messageOf(error)}`);
      return false;
    }
  }

  #arrives(): Promise<void> {
    if (this.#isThere) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listening.dispose();
        reject(new Error('it is not running. Reload the window, and try again.'));
      }, patience);
      const listening = vscode.extensions.onDidChange(() => {
        if (!this.#isThere) return;
        clearTimeout(timer);
        listening.dispose();
        resolve();
      });
    });
  }
}

function contextOf({ version }: Runtime): object {
  // The runtime of ASP.NET Core comes with the one below it.
  return { version, requestingExtensionId: ownId, mode: 'aspnetcore', architecture: process.arch, errorConfiguration: quietly };
}

/** The program that a command of the tool names, if it can run the server. */
async function acquired(command: string, context: object, runtime: Runtime): Promise<string | null> {
  const result = await vscode.commands.executeCommand<{ dotnetPath?: unknown } | undefined>(command, context);
  return typeof result?.dotnetPath === 'string' ? dotnetIn(result.dotnetPath, runtime) : null;
}

async function failed(message: string): Promise<void> {
  if ((await vscode.window.showErrorMessage(message, openPage)) === openPage) await openDownloadPage();
}

async function openDownloadPage(): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(downloadPage));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
