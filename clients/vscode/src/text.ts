// Text of others where the editor would read more than words in it. Nothing here knows of the editor.
import { inert, inertLine } from '../../chat/src/text/inert';

/** For a notification: one line, in which nothing hides or reorders, and no link is made of what somebody else wrote. */
export function plainLine(text: string): string {
  return inertLine(text.toWellFormed()).replace(/\s+/g, ' ').replaceAll('](', '] (').trim();
}

/** For a place where the editor draws icons by their names. */
export function withoutIcons(text: string): string {
  return plainLine(text).replaceAll('$(', '$ (');
}

/** What somebody outside wants said to the agent. */
export interface OutsideRequest {
  session: string | null;
  /** With what would hide in it made visible: what is shown is what is sent. */
  prompt: string | null;
  /** Whether all of it can be shown in a question, so that nobody agrees to what they have not seen. */
  isShort: boolean;
}

const longestPrompt = 20_000;
const shownCharacters = 1_000;
const shownLines = 20;

/** Reads `session=…&prompt=…`, which the editor has decoded already: the prompt comes last, and is all of the rest. */
export function readOutsideRequest(query: string): OutsideRequest {
  const [before, said] = query.split(/(?:^|&)prompt=([\s\S]*)/, 2) as [string, string | undefined];
  const session = /(?:^|&)session=([\w-]{1,64})(?:&|$)/.exec(before)?.[1] ?? null;
  const prompt = inert((said ?? '').toWellFormed().replace(/\r\n?/g, '\n')).trim().slice(0, longestPrompt).toWellFormed();
  return { session, prompt: prompt || null, isShort: prompt.length <= shownCharacters && prompt.split('\n').length <= shownLines };
}

/** The beginning of a long prompt, as much as a question can show. */
export function beginningOf(prompt: string): string {
  return `${prompt.split('\n').slice(0, shownLines).join('\n').slice(0, shownCharacters).toWellFormed()}\n…`;
}
