import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../app/store';
import { isWorking, type AppState } from '../app/state';
import type { Remedy } from '../host/host';
import { lastAnswer, titleOf } from '../state/session';
import { inert, inertLine } from '../text/inert';
import { Composer } from './composer';
import { useController } from './context';
import { Conversation } from './conversation';
import { Dock } from './dock';
import { Dialog, IconButton } from './parts';
import { Rename, Sessions } from './side';
import { ThemePicker } from './theme';

/** The whole page. */
export function App() {
  const controller = useController();
  const isWide = useMedia('(min-width: 860px)');
  const [isSideOpen, setSideOpen] = useState<boolean | null>(null);
  const showsSide = isSideOpen ?? isWide;
  useTitle();
  return (
    <div class={`app ${showsSide ? 'with-side' : ''}`}>
      {showsSide && (
        <aside class="side">
          <Sessions onOpen={() => !isWide && setSideOpen(false)} />
        </aside>
      )}
      {showsSide && !isWide && <button type="button" class="shade" aria-label="Close conversations" onClick={() => setSideOpen(false)} />}
      <div class="main">
        <Head showsSide={showsSide} onSide={() => setSideOpen(!showsSide)} />
        <main>
          <ConnectionBar />
          <NoticeBar />
          <Conversation />
          <div class="foot">
            <Dock />
            <Composer />
          </div>
        </main>
      </div>
      <Announcements />
      <Toasts />
      <LinkDialog />
      {controller.host.ownsTheme && <ThemePicker.Effect />}
    </div>
  );
}

function Head({ showsSide, onSide }: { showsSide: boolean; onSide: () => void }) {
  const controller = useController();
  const sessionId = useStore(controller.store, state => state.session.sessionId);
  const isEmpty = useStore(controller.store, state => state.session.turns.length === 0);
  const title = useStore(controller.store, shownTitle);
  const [isRenaming, setRenaming] = useState(false);
  return (
    <header class="head">
      <IconButton icon="menu" label={showsSide ? 'Hide conversations' : 'Show conversations'} onClick={onSide} expanded={showsSide} />
      <h1>
        {isEmpty
          ? 'New conversation'
          : <button type="button" class="title" title="Rename" onClick={() => setRenaming(true)} dir="auto">{inertLine(title) || 'Untitled'}</button>}
      </h1>
      <IconButton icon="plus" label="New conversation" onClick={() => void controller.newSession()} disabled={isEmpty} />
      <IconButton icon="fork" label="Fork this conversation" onClick={() => void controller.forkSession()} disabled={isEmpty} />
      <IconButton icon="down" label="Save as Markdown" onClick={() => void controller.exportSession()} disabled={isEmpty} />
      {controller.host.ownsTheme && <ThemePicker />}
      {isRenaming && <Rename info={{ sessionId: sessionId!, cwd: '', title }} onClose={() => setRenaming(false)} />}
    </header>
  );
}

function ConnectionBar() {
  const controller = useController();
  const connection = useStore(controller.store, state => state.connection);
  const isNew = useStore(controller.store, state => state.session.sessionId === null);
  if (connection.status === 'open') return null;
  if (connection.status === 'connecting') return isNew ? <p class="connection quiet-text" role="status">Connecting…</p> : null;
  return (
    <div class={`connection ${connection.status}`} role="alert">
      <span>{inert(connection.because)}{connection.status === 'lost' && ' Trying again.'}</span>
      {connection.status === 'lost' && <button type="button" class="small" onClick={() => void controller.start()}>Try now</button>}
      {connection.status === 'refused' && <Remedies remedies={connection.remedies} />}
    </div>
  );
}

function NoticeBar() {
  const { store } = useController();
  const notice = useStore(store, state => (state.connection.status === 'open' ? state.notice : null));
  const [read, setRead] = useState<object | null>(null);
  if (!notice || read === notice) return null;
  return (
    <div class="connection notice-bar" role="status">
      <span>{inert(notice.text)}</span>
      <Remedies remedies={notice.remedies} />
      <IconButton icon="close" label="Dismiss" onClick={() => setRead(notice)} />
    </div>
  );
}

function Remedies({ remedies }: { remedies: readonly Remedy[] }) {
  const { host } = useController();
  return <>{remedies.map(({ name, label }) => <button key={name} type="button" class="small" onClick={() => host.remedy?.(name)}>{inertLine(label)}</button>)}</>;
}

/** What happens is said to those who do not see it: whole, when it is whole, and never piece by piece. */
function Announcements() {
  const { store } = useController();
  const turn = useStore(store, state => state.session.turns.at(-1));
  const question = useStore(store, state => state.questions[0]);
  const isLoading = useStore(store, state => state.isLoading);
  const [text, setText] = useState('');
  const wasRunning = useRef(false);
  useEffect(() => {
    const runs = turn !== undefined && turn.end === null;
    if (!isLoading && wasRunning.current && !runs && turn) {
      const answer = lastAnswer(turn);
      setText(turn.end!.reason === 'end_turn' ? `The agent answered: ${answer.slice(0, 400)}` : `The turn ended: ${turn.end!.error ?? turn.end!.reason}`);
    }

    wasRunning.current = runs;
  }, [turn, isLoading]);
  useEffect(() => {
    if (question) setText(question.type === 'permission' ? `Permission needed: ${question.request.toolCall.title ?? ''}. Alt and Q goes to the question.` : 'The agent asks a question.');
  }, [question]);
  return <div class="unseen" role="status" aria-live="polite">{inert(text)}</div>;
}

function Toasts() {
  const controller = useController();
  const toasts = useStore(controller.store, state => state.toasts);
  return (
    <div class="toasts" role="region" aria-label="Messages">
      {toasts.map(toast => (
        <div key={toast.id} class={`toast ${toast.level}`} role={toast.level === 'error' ? 'alert' : 'status'}>
          <span dir="auto">{inert(toast.text)}</span>
          <IconButton icon="close" label="Dismiss" onClick={() => controller.dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}

function LinkDialog() {
  const controller = useController();
  const address = useStore(controller.store, state => state.link);
  if (!address) return null;
  const close = () => controller.askForLink(null);
  return (
    <Dialog title="Open this address?" onClose={close}>
      <p class="address mono">{inertLine(address)}</p>
      <div class="dialog-buttons">
        <button type="button" onClick={() => void controller.host.copy(address).then(close, close)}>Copy</button>
        <button type="button" onClick={close}>Cancel</button>
        <button type="button" class="primary" onClick={() => controller.followLink(address)}>Open</button>
      </div>
    </Dialog>
  );
}

function shownTitle({ session, sessions }: AppState): string {
  return titleOf(session, sessions?.find(info => info.sessionId === session.sessionId)?.title);
}

/** The tab says what goes on in it, and that the agent waits. */
function useTitle(): void {
  const { store } = useController();
  const title = useStore(store, shownTitle);
  const waits = useStore(store, state => state.questions.length > 0);
  const running = useStore(store, isWorking);
  useEffect(() => {
    document.title = `${waits ? '● ' : running ? '… ' : ''}${inertLine(title) || 'LspAgent'}`;
  }, [title, waits, running]);
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const look = () => setMatches(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, [query]);
  return matches;
}
