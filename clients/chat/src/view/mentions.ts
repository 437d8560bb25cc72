// Naming something of the workspace: what stands behind the @ before the caret, and what it may mean.
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../app/store';
import type { Mention } from '../protocol/extensions';
import { useController } from './context';

const pause = 80;

/** A name that is being written: where its @ stands, and what follows it. */
export interface Naming {
  at: number;
  query: string;
}

/** The name that is written before the caret; null when there is none. */
export function namingIn(text: string, caret: number): Naming | null {
  const found = /(?:^|[\s(])@([^\s@]*)$/.exec(text.slice(0, caret));
  return found ? { at: caret - found[1]!.length - 1, query: found[1]! } : null;
}

/** The text with what was meant in the place of what was written, and where the caret goes. */
export function named(text: string, { at, query }: Naming, mention: Mention): { text: string; caret: number } {
  const words = `@${mention.text}${mention.kind === 'problem' ? ` (${mention.name.replace(/\s+/g, ' ')})` : ''} `;
  const after = text.slice(at + 1 + query.length).replace(/^ /, '');
  return { text: text.slice(0, at) + words + after, caret: at + words.length };
}

/** What may be meant; none while nothing is being named. */
export function useMentions(query: string | null): readonly Mention[] {
  const controller = useController();
  // What was asked while there was no connection is asked again.
  const isKnown = useStore(controller.store, state => state.connection.status === 'open' && state.methods.includes('_lspagent/mentions/find'));
  const [found, setFound] = useState<readonly Mention[]>([]);
  useEffect(() => {
    if (query === null || !isKnown) {
      setFound([]);
      return;
    }

    let isWanted = true;
    const timer = setTimeout(() => void controller.findMentions(query).then(mentions => isWanted && setFound(mentions)), pause);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [query, isKnown]);
  return query === null ? [] : found;
}
