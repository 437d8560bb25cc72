import type { ToolCallContent } from '@agentclientprotocol/sdk';
import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useStore } from '../app/store';
import type { ToolItem } from '../state/session';
import { fileName, shortPath } from '../text/format';
import { inertLine, terminalText } from '../text/inert';
import { safeImage } from '../text/links';
import { useController } from './context';
import { Diff } from './diff';
import { Icon, kindIcon } from './icons';
import { CopyButton } from './parts';

const stateNames = { pending: 'waiting', in_progress: 'running', completed: 'done', failed: 'failed' } as const;

/** So much of what a program printed is drawn; the beginning of what is longer is left out. */
const mostOutput = 20_000;

/** One call of a tool: a line that says what and how it went, and behind it all that there is. */
export const ToolCard = memo(function ToolCard({ item }: { item: ToolItem }) {
  const hasDiff = item.content.some(part => part.type === 'diff');
  const isLive = item.status === 'in_progress' && item.content.length > 0;
  const [choice, setChoice] = useState<boolean | null>(null);
  const isOpen = choice ?? (hasDiff || isLive || (item.status === 'failed' && item.content.length > 0));
  const hasMore = item.content.length > 0 || item.input !== undefined;
  return (
    <div class={`tool ${item.status}`} data-kind={item.kind}>
      <button type="button" class="tool-head" aria-expanded={hasMore ? isOpen : undefined} disabled={!hasMore} onClick={() => setChoice(!isOpen)}>
        <Icon name={kindIcon(item.kind)} />
        <span class={item.kind === 'execute' ? 'tool-title mono' : 'tool-title'}>{inertLine(item.title)}</span>
        <State status={item.status} />
      </button>
      <Locations item={item} />
      {isOpen && hasMore && <ToolBody item={item} />}
    </div>
  );
});

function State({ status }: { status: ToolItem['status'] }) {
  const name = stateNames[status];
  return (
    <span class={`tool-state ${status}`}>
      {status === 'in_progress' ? <span class="spinner" /> : <Icon name={status === 'completed' ? 'check' : status === 'failed' ? 'close' : 'clock'} />}
      <span class={status === 'completed' ? 'unseen' : ''}>{name}</span>
    </span>
  );
}

/** Files that the title does not name already. */
function Locations({ item }: { item: ToolItem }) {
  const controller = useController();
  const folders = useStore(controller.store, state => state.folders);
  const shown = item.locations.filter(({ path, line }) => line != null || !item.title.includes(fileName(path))).slice(0, 6);
  if (shown.length === 0) return null;
  const { openLocation } = controller.host;
  return (
    <div class="locations">
      {shown.map(({ path, line }, index) => {
        const text = inertLine(shortPath(path, folders)) + (line != null ? `:${line}` : '');
        return openLocation
          ? <button key={index} type="button" class="location" onClick={() => openLocation.call(controller.host, path, line ?? null)}>{text}</button>
          : <span key={index} class="location">{text}</span>;
      })}
    </div>
  );
}

function ToolBody({ item }: { item: ToolItem }) {
  const input = readableInput(item.input);
  return (
    <div class="tool-body">
      {input && item.content.every(part => part.type !== 'diff') && <Output label="Input" text={input} />}
      {item.content.map((part, index) => <Content key={index} part={part} />)}
    </div>
  );
}

export function Content({ part }: { part: ToolCallContent }) {
  if (part.type === 'diff') return <Diff path={part.path} oldText={part.oldText ?? null} newText={part.newText} />;
  if (part.type !== 'content') return null;
  const { content } = part;
  if (content.type === 'text') return content.text.trim() === '' ? null : <Output label="Output" text={content.text} />;
  const picture = content.type === 'image' ? safeImage(`data:${content.mimeType};base64,${content.data}`) : null;
  if (picture) return <img class="tool-image" src={picture} alt="Picture that the tool gave" />;
  return null;
}

function Output({ label, text }: { label: string; text: string }) {
  const cut = text.length > mostOutput;
  // It begins with a whole line, where lines are not longer than all that is shown.
  const end = cut ? text.slice(-mostOutput) : text;
  const shown = terminalText(cut ? end.replace(/^[^\n]*\n(?=.)/, '') : end).trimEnd();
  return (
    <div class="output">
      <CopyButton text={() => terminalText(text)} label={`Copy ${label.toLowerCase()}`} />
      {cut && <p class="cut">{`This is the end of ${text.length.toLocaleString('en')} characters; all of them are copied.`}</p>}
      <pre tabIndex={0} role="group" aria-label={label} dir="ltr">{shown}</pre>
    </div>
  );
}

/** What the model gave the tool, as a person would write it down. */
function readableInput(input: unknown): string {
  if (typeof input !== 'object' || input === null) return typeof input === 'string' ? input : '';
  const entries = Object.entries(input);
  if (entries.length === 1 && typeof entries[0]![1] === 'string') return entries[0]![1];
  return entries.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n');
}
