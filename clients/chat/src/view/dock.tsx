import { useEffect, useMemo, useState } from 'preact/hooks';
import { isWorking, type Sent } from '../app/state';
import { useStore } from '../app/store';
import type { Hunk } from '../protocol/extensions';
import { isRunning } from '../state/session';
import { duration, fileName, shortPath, tokens } from '../text/format';
import { inertLine } from '../text/inert';
import { useController } from './context';
import { Diff } from './diff';
import { Icon } from './icons';
import { Fold, IconButton } from './parts';
import { FormCard, PermissionCard } from './questions';
import { ModelSetup } from './welcome';

/** What stands between the conversation and the composer: what goes on, what waits, and what is asked. */
export function Dock() {
  return (
    <>
      <div class="dock">
        <NoModel />
        <Plan />
        <Hunks />
        <Queue />
      </div>
      <Questions />
      <Status />
    </>
  );
}

/** Beside a conversation the lack of a model takes one line. */
function NoModel() {
  const controller = useController();
  const noModel = useStore(controller.store, state => state.noModel);
  const isEmpty = useStore(controller.store, state => state.session.turns.length === 0);
  if (!noModel || isEmpty) return null;
  return (
    <Fold class="panel no-model" summary={noModel.isRefused ? <span>The model’s service does not accept the key. <u>What to do</u></span> : <span>No model yet: fixed rules answer. <u>Choose one</u></span>}>
      {() => <ModelSetup {...noModel} />}
    </Fold>
  );
}

function Questions() {
  const { store } = useController();
  const questions = useStore(store, state => state.questions);
  const sessionId = useStore(store, state => state.session.sessionId);
  const mine = questions.filter(question => question.sessionId === sessionId);
  const first = mine[0];
  if (!first) return null;
  return first.type === 'permission'
    ? <PermissionCard key={first.id} question={first} count={mine.length} />
    : <FormCard key={first.id} question={first} />;
}

/** What the agent is doing, for how long, and what it has cost so far. */
function Status() {
  const { store } = useController();
  const status = useStore(store, state => state.session.status);
  const running = useStore(store, isWorking);
  const canMove = useStore(store, state => state.session.status?.activity === 'tool' && state.methods.includes('_lspagent/session/background'));
  const isAsked = useStore(store, state => state.questions.some(question => question.sessionId === state.session.sessionId));
  const controller = useController();
  const [, tick] = useState(0);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => tick(count => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  if (!running) return null;
  const isIdle = !status || status.activity === 'idle';
  const elapsed = isIdle ? 0 : status.elapsedMs + (performance.now() - status.at);
  const count = status ? status.tokens.input + status.tokens.output + status.tokens.cacheRead + status.tokens.cacheWrite : 0;
  return (
    <div class="status">
      <span class="spinner" />
      <span class="verb">{isAsked || status?.activity === 'answer' ? 'Waiting for you' : isIdle ? 'Working' : inertLine(status.verb)}</span>
      {elapsed >= 1_000 && <span>{duration(elapsed)}</span>}
      {count > 0 && <span>{`${tokens(count)} tokens`}</span>}
      {status?.detail && <span>{inertLine(status.detail)}</span>}
      {canMove && !isAsked && <button type="button" class="quiet" onClick={() => void controller.moveToBackground()}>Move to background</button>}
    </div>
  );
}

const marks = { pending: '○', in_progress: '◐', completed: '●' } as const;
const markNames = { pending: 'to do', in_progress: 'being done', completed: 'done' } as const;

function Plan() {
  const { store } = useController();
  const plan = useStore(store, state => state.session.plan);
  if (plan.length === 0) return null;
  const done = plan.filter(entry => entry.status === 'completed').length;
  if (done === plan.length) return null;
  const current = plan.find(entry => entry.status === 'in_progress');
  return (
    <Fold class="panel plan" summary={<><span>{`Plan ${done}/${plan.length}`}</span>{current && <span class="quiet-text">{inertLine(current.content)}</span>}</>}>
      {() => (
        <ol>
          {plan.map((entry, index) => (
            <li key={index} class={entry.status}>
              <span role="img" aria-label={markNames[entry.status]}>{marks[entry.status]}</span>
              <span dir="auto">{inertLine(entry.content)}</span>
            </li>
          ))}
        </ol>
      )}
    </Fold>
  );
}

/** What the agent has not begun with, which can be taken back until it does. */
function Queue() {
  const controller = useController();
  const sent = useStore(controller.store, state => state.sent);
  const running = useStore(controller.store, state => isRunning(state.session));
  const sessionId = useStore(controller.store, state => state.session.sessionId);
  const connected = useStore(controller.store, state => state.connection.status === 'open');
  const mine = sent.filter(one => one.sessionId === sessionId);
  if (!running || mine.length === 0) return null;
  return (
    <ul class="panel queue" aria-label="Waiting messages">
      {mine.map(one => {
        const words = inertLine(wordsOf(one));
        return (
          <li key={one.id}>
            <span class="badge" title={one.isSteer ? 'The agent reads it at its next step' : 'It waits until this turn is over'}>{one.isSteer ? 'steers' : 'queued'}</span>
            <span class="words" dir="auto" title={words}>{words}</span>
            {connected && <IconButton icon="edit" label={`Edit “${brief(words)}”`} onClick={() => controller.takeBack(one.id)} />}
            {connected && <IconButton icon="delete" label={`Remove “${brief(words)}”`} onClick={() => controller.takeBack(one.id, true)} />}
          </li>
        );
      })}
    </ul>
  );
}

const brief = (words: string) => (words.length > 60 ? `${words.slice(0, 60)}…` : words);

function wordsOf({ content }: Sent): string {
  const files = content.filter(block => block.type !== 'text').length;
  const text = content.flatMap(block => (block.type === 'text' ? [block.text] : [])).join(' ');
  return files === 0 ? text : `${text} [${files === 1 ? '1 file' : `${files} files`}]`.trim();
}

/** Changes that the files have already, and that the reader keeps or takes back. */
function Hunks() {
  const controller = useController();
  const hunks = useStore(controller.store, state => state.hunks);
  const files = useMemo(() => Map.groupBy(hunks, hunk => hunk.path), [hunks]);
  if (hunks.length === 0) return null;
  const summary = `${hunks.length} ${hunks.length === 1 ? 'change' : 'changes'} in ${files.size} ${files.size === 1 ? 'file' : 'files'} to review`;
  return (
    <div class="panel hunks">
      <Fold summary={<><Icon name="edit" /><span>{summary}</span></>}>
        {() => [...files].map(([path, own]) => <FileHunks key={path} path={path} hunks={own} />)}
      </Fold>
      <div class="panel-buttons">
        <button type="button" class="small" onClick={() => void controller.settleHunks('reject', {})}>Undo all</button>
        <button type="button" class="small primary" onClick={() => void controller.settleHunks('accept', {})}>Keep all</button>
      </div>
    </div>
  );
}

function FileHunks({ path, hunks }: { path: string; hunks: readonly Hunk[] }) {
  const controller = useController();
  const folders = useStore(controller.store, state => state.folders);
  return (
    <section class="file-hunks" aria-label={inertLine(shortPath(path, folders))}>
      {hunks.map(hunk => (
        <div key={hunk.id} class="hunk">
          <Diff path={path} oldText={hunk.creates ? null : hunk.oldText} newText={hunk.newText} firstLine={hunk.line + 1} />
          <div class="panel-buttons">
            <button type="button" class="small" aria-label={`Undo this change of ${inertLine(fileName(path))}`} onClick={() => void controller.settleHunks('reject', { ids: [hunk.id] })}>Undo</button>
            <button type="button" class="small" aria-label={`Keep this change of ${inertLine(fileName(path))}`} onClick={() => void controller.settleHunks('accept', { ids: [hunk.id] })}>Keep</button>
          </div>
        </div>
      ))}
    </section>
  );
}
