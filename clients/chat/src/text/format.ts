// Numbers, times and paths in few characters.

export function tokens(count: number): string {
  return count < 1000 ? String(count) : count < 100_000 ? `${(count / 1000).toFixed(1).replace(/\.0$/, '')}k` : `${Math.round(count / 1000)}k`;
}

export function money(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 0.1 ? 4 : 2;
  return currency === 'USD' ? `$${amount.toFixed(digits)}` : `${amount.toFixed(digits)} ${currency}`;
}

export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** How long ago something was, as a person would say it. */
export function ago(then: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - then) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 60 * 24) return `${Math.round(minutes / 60)} h ago`;
  const days = Math.round(minutes / (60 * 24));
  return days === 1 ? 'yesterday' : days < 14 ? `${days} days ago` : new Date(then).toLocaleDateString();
}

/** A path below a folder without the folder; null for one that is not below it. */
function below(folder: string, path: string): string | null {
  const start = folder.replace(/[\\/]+$/, '');
  return start && path.startsWith(start) && /^[\\/]/.test(path.slice(start.length)) ? path.slice(start.length + 1) : null;
}

/** A path below one of the folders, which begins with its name unless it is the first; any other path as it is. */
export function shortPath(path: string, [workspace = '', ...others]: readonly string[]): string {
  const own = below(workspace, path);
  if (own !== null) return own;
  const [folder] = others.filter(other => below(other, path) !== null).sort((a, b) => b.length - a.length);
  const isClear = folder && [workspace, ...others].filter(other => fileName(other) === fileName(folder)).length === 1;
  return isClear ? `${fileName(folder)}/${below(folder, path)}` : path;
}

export function fileName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
