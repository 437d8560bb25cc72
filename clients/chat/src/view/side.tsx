import type { SessionInfo } from '@agentclientprotocol/sdk';
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useStore } from '../app/store';
import { titleOf } from '../state/session';
import { ago } from '../text/format';
import { inertLine } from '../text/inert';
import { useController } from './context';
import { Dialog, IconButton } from './parts';

/** Conversations of this folder: search, open, rename, delete. */
export function Sessions({ onOpen }: { onOpen: () => void }) {
  const controller = useController();
  const sessions = useStore(controller.store, state => state.sessions);
  const shown = useStore(controller.store, state => state.session.sessionId);
  const title = useStore(controller.store, state => (state.session.turns.length > 0 ? titleOf(state.session, null) : ''));
  const [query, setQuery] = useState('');
  const [renamed, setRenamed] = useState<SessionInfo | null>(null);
  const [deleted, setDeleted] = useState<SessionInfo | null>(null);
  const wanted = query.trim().toLowerCase();
  // One in which nothing was said has no title, and is no conversation yet.
  const listed = sessions ?? [];
  // The one that has just begun is not listed yet.
  const isListed = !shown || !title || listed.some(info => info.sessionId === shown);
  const found = (isListed ? listed : [{ sessionId: shown, cwd: '', title }, ...listed])
    .map(info => (info.sessionId === shown && title ? { ...info, title: info.title || title } : info))
    .filter(info => info.title && info.title.toLowerCase().includes(wanted));
  return (
    <nav class="sessions" aria-label="Conversations">
      <div class="sessions-head">
        <h2>Conversations</h2>
        <IconButton icon="plus" label="New conversation" onClick={() => (void controller.newSession(), onOpen())} />
      </div>
      <input type="search" placeholder="Search" aria-label="Search conversations" value={query} onInput={event => setQuery(event.currentTarget.value)} />
      {found.length === 0 && <p class="quiet-text">{wanted ? 'Nothing found.' : 'Nothing yet.'}</p>}
      <ul>
        {found.map(info => (
          <SessionRow
            key={info.sessionId}
            info={info}
            isShown={info.sessionId === shown}
            onOpen={() => (void controller.openSession(info), onOpen())}
            onRename={() => setRenamed(info)}
            onDelete={() => setDeleted(info)}
          />
        ))}
      </ul>
      {renamed && <Rename info={renamed} onClose={() => setRenamed(null)} />}
      {deleted && (
        <Dialog title="Delete this conversation?" onClose={() => setDeleted(null)}>
          <p>{inertLine(deleted.title ?? '')}</p>
          <p class="quiet-text">Its transcript is deleted for good. Files that it changed stay as they are.</p>
          <div class="dialog-buttons">
            <button type="button" onClick={() => setDeleted(null)}>Keep it</button>
            <button type="button" class="danger" onClick={() => (void controller.deleteSession(deleted.sessionId), setDeleted(null))}>Delete</button>
          </div>
        </Dialog>
      )}
    </nav>
  );
}

const SessionRow = memo(
  function SessionRow({ info, isShown, onOpen, onRename, onDelete }: { info: SessionInfo; isShown: boolean; onOpen: () => void; onRename: () => void; onDelete: () => void }) {
    const title = inertLine(info.title ?? '');
    return (
      <li class={isShown ? 'shown' : ''}>
        <button type="button" class="session" aria-current={isShown ? 'true' : undefined} onClick={onOpen}>
          <span class="session-title" dir="auto" title={title}>{title}</span>
          {info.updatedAt && <time dateTime={info.updatedAt}>{ago(Date.parse(info.updatedAt), Date.now())}</time>}
        </button>
        <span class="session-actions">
          <IconButton icon="edit" label={`Rename ${title}`} onClick={onRename} />
          <IconButton icon="delete" label={`Delete ${title}`} onClick={onDelete} />
        </span>
      </li>
    );
  },
  (before, after) => before.info.sessionId === after.info.sessionId && before.info.title === after.info.title && before.info.updatedAt === after.info.updatedAt && before.isShown === after.isShown,
);

export function Rename({ info, onClose }: { info: SessionInfo; onClose: () => void }) {
  const controller = useController();
  const [title, setTitle] = useState(info.title ?? '');
  const submit = (event: Event) => {
    event.preventDefault();
    if (title.trim()) void controller.renameSession(info.sessionId, title.trim());
    onClose();
  };
  return (
    <Dialog title="Rename conversation" onClose={onClose}>
      <form onSubmit={submit}>
        <input type="text" aria-label="Title" value={title} onInput={event => setTitle(event.currentTarget.value)} />
        <div class="dialog-buttons">
          <button type="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="primary" disabled={!title.trim()}>Rename</button>
        </div>
      </form>
    </Dialog>
  );
}
