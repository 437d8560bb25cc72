// Which .NET runtime a server needs, and where one lies that can run it.
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What the portable server runs on. */
export interface Runtime {
  /** As 10.0. */
  version: string;
  frameworks: readonly string[];
}

const usual: Runtime = { version: '10.0', frameworks: ['Microsoft.NETCore.App', 'Microsoft.AspNetCore.App'] };
const program = process.platform === 'win32' ? 'dotnet.exe' : 'dotnet';
const major = (version: string) => Number.parseInt(version, 10);

/** What a server says in the file beside it that it needs. */
export function runtimeOf(dll: string): Runtime {
  try {
    const { runtimeOptions } = JSON.parse(readFileSync(dll.replace(/\.dll$/, '.runtimeconfig.json'), 'utf8')) as { runtimeOptions: { framework?: unknown; frameworks?: unknown[] } };
    const said = (runtimeOptions.frameworks ?? [runtimeOptions.framework]) as { name: string; version: string }[];
    const [, version] = /^(\d+\.\d+)/.exec(said[0]!.version)!;
    return { version: version!, frameworks: said.map(({ name }) => name) };
  } catch {
    return usual;
  }
}

/** Whether the folder of a dotnet program holds every framework that the server needs. */
export function canRunServer(folder: string, runtime: Runtime): boolean {
  return runtime.frameworks.every(name => {
    try {
      return readdirSync(path.join(folder, 'shared', name)).some(version => major(version) === major(runtime.version));
    } catch {
      return false;
    }
  });
}

/** The dotnet program that is meant, by its path or its folder's, if it can run the server. */
export function dotnetIn(place: string, runtime: Runtime): string | null {
  const candidate = path.basename(place).toLowerCase() === program ? place : path.join(place, program);
  if (!existsSync(candidate)) return null;
  const real = realpathSync(candidate);
  return canRunServer(path.dirname(real), runtime) ? real : null;
}

/** Where .NET is looked for when nobody said where it is. */
function places(environment: NodeJS.ProcessEnv): string[] {
  const onPath = (environment.PATH ?? '').split(path.delimiter);
  const installed = process.platform === 'win32'
    ? [path.join(environment.ProgramFiles ?? 'C:\\Program Files', 'dotnet')]
    : ['/usr/lib/dotnet', '/usr/share/dotnet', '/usr/lib64/dotnet', '/usr/local/share/dotnet', '/opt/homebrew/opt/dotnet/libexec', '/snap/dotnet-sdk/current'];
  return [environment.DOTNET_ROOT ?? '', ...onPath, ...installed, path.join(os.homedir(), '.dotnet')].filter(Boolean);
}

/**
 * A dotnet program that can run the server; null when there is none. When a place was said nothing else is tried: a setting that
 * does not do what it says is worse than an error.
 */
export function findDotnet(said: string, runtime: Runtime, environment: NodeJS.ProcessEnv = process.env): string | null {
  for (const place of said ? [said] : places(environment)) {
    const found = dotnetIn(place, runtime);
    if (found) return found;
  }

  return null;
}
