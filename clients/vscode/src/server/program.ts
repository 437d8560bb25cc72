// Which program is started as the server: the one of the settings, or the one of the package.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { findDotnet, neededMajor } from './dotnet';
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

const executable = process.platform === 'win32' ? 'lspagent.exe' : 'lspagent';

/** @throws {Problem} that says what is missing */
export function serverProgram({ extension, server, dotnet }: ServerPlaces): ServerProgram {
  if (server) return ofSetting(server, dotnet);
  const packaged = path.join(extension, 'server');
  const own = path.join(packaged, executable);
  return existsSync(own) ? { command: own, args: ['lsp', '--stdio'], env: {} } : byDotnet(path.join(packaged, 'lspagent.dll'), dotnet);
}

function ofSetting(server: string, dotnet: string): ServerProgram {
  if (!existsSync(server)) {
    throw new Problem(`The setting lspagent.server.path names ${server}, which is not there.`, ['openServerSetting', 'restartServer']);
  }

  const file = statSync(server).isDirectory() ? path.join(server, existsSync(path.join(server, executable)) ? executable : 'lspagent.dll') : server;
  return file.endsWith('.dll') ? byDotnet(file, dotnet) : { command: file, args: ['lsp', '--stdio'], env: {} };
}

function byDotnet(file: string, said: string): ServerProgram {
  const dotnet = findDotnet(said);
  if (!dotnet) {
    throw new Problem(
      said
        ? `The setting lspagent.dotnet.path names ${said}, where no .NET ${neededMajor} with ASP.NET Core is. Correct it, or clear it.`
        : `LspAgent needs .NET ${neededMajor}, and it was not found. Install the .NET ${neededMajor} SDK, which understanding C# needs too, or say in the setting lspagent.dotnet.path where it is.`,
      ['installDotnet', 'openDotnetSetting', 'restartServer'],
    );
  }

  return { command: dotnet, args: [file, 'lsp', '--stdio'], env: { DOTNET_ROOT: path.dirname(dotnet) } };
}
