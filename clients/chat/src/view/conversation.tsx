import { memo } from 'preact/compat';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../app/store';
import { isRunning, type Turn } from '../state/session';
import type { Host } from '../host/host';
import { useController } from './context';
import { Icon } from './icons';
import { TurnView } from './turn';
import { Welcome } from './welcome';

/** So many turns are one part of the page, drawn and looked at together. */
const pageSize = 5;

/** So many pages are drawn when there is time; those before them when the reader comes near. */
const pagesAhead = 20;

/** Who is no further than this from the end wants to stay at the end. */
const nearEnd = 48;

const TurnPage = memo(
  function TurnPage({ turns, lastKey }: { turns: readonly Turn[]; lastKey: string | null }) {
    return <>{turns.map(turn => <TurnView key={turn.key} turn={turn} isLast={turn.key === lastKey} />)}</>;
  },
  (before, after) =>
    before.lastKey === after.lastKey && before.turns.length === after.turns.length && before.turns.every((turn, index) => turn === after.turns[index]),
);

/** All turns. The newest are drawn at once and the others when there is time; the reader's place stays where it is. */
export function Conversation() {
  const controller = useController();
  const session = useStore(controller.store, state => state.session);
  const isLoading = useStore(controller.store, state => state.isLoading);
  const { turns } = session;
  const log = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { firstPage, earlier, showEarlier } = useFirstPage(log, session.sessionId, Math.ceil(turns.length / pageSize), isLoading);
  const { isAtEnd, toEnd } = useSticking(log, content, session.sessionId, isLoading, turns.length === 0, controller.host.state);
  useKeptPlace(log, firstPage);
  // Who says something wants to see what comes of it.
  const said = useStore(controller.store, state => state.said);
  useLayoutEffect(toEnd, [said]);

  const pages: Turn[][] = [];
  for (let at = firstPage * pageSize; at < turns.length; at += pageSize) pages.push(turns.slice(at, at + pageSize));
  const lastKey = turns.at(-1)?.key ?? null;
  return (
    <div class="conversation">
      <div ref={log} class="log" role="log" aria-live="off" aria-label="Conversation" tabIndex={0}>
        <div ref={content} class="log-content">
          {turns.length === 0 && !isLoading && <Welcome />}
          {firstPage > 0 && <button ref={earlier} type="button" class="earlier quiet" onClick={showEarlier}>Show earlier turns</button>}
          {pages.map((page, index) => (
            <TurnPage key={firstPage + index} turns={page} lastKey={index === pages.length - 1 ? lastKey : null} />
          ))}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {isRunning(session) ? 'New output' : 'To the end'}
        </button>
      )}
    </div>
  );
}

/** The first page of turns that is drawn: at first one of the last, then, when there is time or the reader comes near, one before it. */
function useFirstPage(log: { current: HTMLElement | null }, sessionId: string | null, pages: number, isLoading: boolean) {
  const [first, setFirst] = useState<{ sessionId: string | null; page: number }>({ sessionId, page: 0 });
  const earlier = useRef<HTMLButtonElement>(null);
  const last = Math.max(0, pages - 2);
  const isSettled = first.sessionId === sessionId && !isLoading;
  const page = isSettled ? Math.min(first.page, last) : last;
  const showEarlier = () => setFirst({ sessionId, page: Math.max(0, page - 1) });
  useEffect(() => {
    if (!isSettled) {
      // How many pages there are is known when all of it has come.
      setFirst(isLoading ? { sessionId: null, page: 0 } : { sessionId, page: last });
      return;
    }

    if (page === 0) return;
    if (page > last - pagesAhead) {
      const id = requestIdleCallback(showEarlier, { timeout: 500 });
      return () => cancelIdleCallback(id);
    }

    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && showEarlier(), { root: log.current, rootMargin: '1200px 0px 0px 0px' });
    if (earlier.current) seen.observe(earlier.current);
    return () => seen.disconnect();
  }, [sessionId, isLoading, isSettled, page, last]);
  return { firstPage: page, earlier, showEarlier };
}

/** How far above the end the reader was in a session, when the page was there last; null at the end. */
function placeIn(state: Host['state'], sessionId: string | null): number | null {
  const [session, above] = (state.get('place') ?? '').split(' ');
  return session && session === sessionId && Number(above) > nearEnd ? Number(above) : null;
}

/** Keeps the end in view for a reader who is at the end, and leaves everybody else alone; a page that comes back has the reader's place. */
function useSticking(log: { current: HTMLElement | null }, content: { current: HTMLElement | null }, sessionId: string | null, isLoading: boolean, isEmpty: boolean, state: Host['state']) {
  const [isAtEnd, setAtEnd] = useState(true);
  /** What is shown while nothing was said is read from its beginning. */
  const empty = useRef(isEmpty);
  empty.current = isEmpty;
  const sticks = useRef(true);
  const lastTop = useRef(0);
  /** The place that is taken up again, until the reader moves. */
  const returning = useRef<number | null>(null);
  const toEnd = () => {
    returning.current = null;
    sticks.current = true;
    setAtEnd(true);
    if (log.current) log.current.scrollTop = empty.current ? 0 : log.current.scrollHeight;
  };
  const session = useRef(sessionId);
  session.current = sessionId;
  useLayoutEffect(() => {
    returning.current = placeIn(state, sessionId);
    if (returning.current === null) toEnd();
    else if (!isLoading && log.current) {
      sticks.current = false;
      setAtEnd(false);
      log.current.scrollTop = log.current.scrollHeight - log.current.clientHeight - returning.current;
    }
  }, [sessionId, isLoading]);
  useEffect(() => {
    const box = log.current!;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const above = box.scrollHeight - box.scrollTop - box.clientHeight;
        state.set('place', above > nearEnd && session.current ? `${session.current} ${Math.round(above)}` : null);
      }, 150);
    };
    const moves = () => (returning.current = null);
    const look = () => {
      if (empty.current) return;
      const isNear = box.scrollHeight - box.scrollTop - box.clientHeight <= nearEnd;
      // Only the reader scrolls up; content that shrinks or is measured does not count as leaving.
      if (isNear) sticks.current = true;
      else if (box.scrollTop < lastTop.current) sticks.current = false;
      lastTop.current = box.scrollTop;
      setAtEnd(sticks.current || isNear);
      if (returning.current === null) keep();
    };
    const grown = new ResizeObserver(() => {
      if (empty.current) return;
      // What is drawn further up, or measured late, does not move who comes back.
      if (returning.current !== null && !sticks.current) box.scrollTop = box.scrollHeight - box.clientHeight - returning.current;
      else if (sticks.current) box.scrollTop = box.scrollHeight;
      lastTop.current = box.scrollTop;
    });
    grown.observe(content.current!);
    grown.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) box.addEventListener(name, moves, { passive: true });
    return () => {
      grown.disconnect();
      clearTimeout(timer);
      for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) box.removeEventListener(name, moves);
      box.removeEventListener('scroll', look);
    };
  }, []);
  return { isAtEnd, toEnd };
}

/** At the very top a browser does not hold the place when something is put before it. */
function useKeptPlace(log: { current: HTMLElement | null }, firstPage: number): void {
  const before = useRef({ firstPage, height: 0 });
  useLayoutEffect(() => {
    const box = log.current!;
    if (firstPage < before.current.firstPage && box.scrollTop === 0 && before.current.height > box.clientHeight) {
      box.scrollTop = box.scrollHeight - before.current.height;
    }

    before.current = { firstPage, height: box.scrollHeight };
  }, [firstPage]);
}
