// Which program is started as the server: the one of the settings, or the one of the package.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { findDotnet, runtimeOf, type Runtime } from './dotnet';
import { Problem } from './problem';

export interface ServerProgram {
  command: string;
  args: string[];
  /** What the server finds its .NET by, beyond what is in the environment. */
  env: Record<string, string>;
}

export interface ServerPlaces {
  /** The folder of the package. */
  extension: string;
  /** The setting lspagent.server.path. */
  server: string;
  /** The setting lspagent.dotnet.path. */
  dotnet: string;
}

/** Finds a dotnet program where none of the usual places has one; null when it knows none either. */
export type LastResort = (runtime: Runtime) => Promise<string | null>;

const executable = process.platform === 'win32' ? 'lspagent.exe' : 'lspagent';

/** @throws {Problem} that says what is missing */
export async function serverProgram({ extension, server, dotnet }: ServerPlaces, lastResort: LastResort): Promise<ServerProgram> {
  const file = server ? ofSetting(server) : inFolder(path.join(extension, 'server'));
  return file.endsWith('.dll') ? byDotnet(file, dotnet, lastResort) : { command: file, args: ['lsp', '--stdio'], env: {} };
}

function ofSetting(server: string): string {
  if (!existsSync(server)) {
    throw new Problem(`The setting lspagent.server.path names ${server}, which is not there.`, ['openServerSetting', 'restartServer']);
  }

  return statSync(server).isDirectory() ? inFolder(server) : server;
}

/** What brings its runtime along is a program of its own; what does not is run by dotnet. */
function inFolder(folder: string): string {
  return path.join(folder, existsSync(path.join(folder, executable)) ? executable : 'lspagent.dll');
}

async function byDotnet(file: string, said: string, lastResort: LastResort): Promise<ServerProgram> {
  const runtime = runtimeOf(file);
  const dotnet = findDotnet(said, runtime) ?? (said ? null : await lastResort(runtime));
  if (!dotnet) {
    throw said
      ? new Problem(`The setting lspagent.dotnet.path names ${said}, where no .NET ${runtime.version} with ASP.NET Core is. Correct it, or clear it.`, ['openDotnetSetting', 'restartServer'])
      : new Problem(
        `LspAgent needs .NET ${runtime.version} with ASP.NET Core, and it was not found. The .NET SDK has it, and understands C# projects besides. If it is installed in a place of its own, say so in the setting lspagent.dotnet.path.`,
        ['installDotnet', 'openDotnetSetting', 'restartServer'],
      );
  }

  return { command: dotnet, args: [file, 'lsp', '--stdio'], env: { DOTNET_ROOT: path.dirname(dotnet) } };
}
