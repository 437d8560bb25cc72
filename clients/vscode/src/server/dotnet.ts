// Where a .NET runtime lies that can run the packaged server.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What the portable server was built for. */
export const neededMajor = 10;

const frameworks = ['Microsoft.NETCore.App', 'Microsoft.AspNetCore.App'];
const program = process.platform === 'win32' ? 'dotnet.exe' : 'dotnet';

/** Whether the folder of a dotnet program holds every framework that the server needs. */
export function canRunServer(folder: string): boolean {
  return frameworks.every(name => {
    try {
      return readdirSync(path.join(folder, 'shared', name)).some(version => Number.parseInt(version, 10) === neededMajor);
    } catch {
      return false;
    }
  });
}

/** Where .NET is looked for, the place that was said first. */
function places(said: string, environment: NodeJS.ProcessEnv): string[] {
  const onPath = (environment.PATH ?? '').split(path.delimiter).filter(Boolean);
  const usual = process.platform === 'win32'
    ? [path.join(environment.ProgramFiles ?? 'C:\\Program Files', 'dotnet')]
    : ['/usr/lib/dotnet', '/usr/share/dotnet', '/usr/lib64/dotnet', '/usr/local/share/dotnet', '/opt/homebrew/opt/dotnet/libexec', '/snap/dotnet-sdk/current'];
  return [said, environment.DOTNET_ROOT ?? '', ...onPath, ...usual, path.join(os.homedir(), '.dotnet')].filter(Boolean);
}

/**
 * A dotnet program that can run the server; null when there is none. What was said comes first, and when it was said nothing
 * else is tried: a setting that does not do what it says is worse than an error.
 */
export function findDotnet(said: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  for (const place of said ? [said] : places('', environment)) {
    const candidate = path.basename(place).toLowerCase() === program ? place : path.join(place, program);
    if (!existsSync(candidate)) continue;
    const real = realpathSync(candidate);
    if (canRunServer(path.dirname(real))) return real;
  }

  return null;
}
