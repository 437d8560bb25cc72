import type { ContentBlock } from '@agentclientprotocol/sdk';
import { memo } from 'preact/compat';
import { lastAnswer, type Item, type Turn } from '../state/session';
import { safeImage } from '../text/links';
import { inert, inertLine } from '../text/inert';
import { useController } from './context';
import { Icon } from './icons';
import { Markdown } from './markdown';
import { CopyButton, Fold, IconButton } from './parts';
import { ToolCard } from './tool';

/** What the user said and what came of it. A turn that is over and did not change is never drawn again. */
export const TurnView = memo(function TurnView({ turn, isLast }: { turn: Turn; isLast: boolean }) {
  const isOver = turn.end !== null;
  return (
    <article class="turn" aria-busy={!isOver}>
      {turn.items.map((item, index) => (
        <ItemView key={item.key} item={item} isWhole={isOver || index < turn.items.length - 1} />
      ))}
      {isOver && <TurnFoot turn={turn} isLast={isLast} />}
    </article>
  );
});

const ItemView = memo(function ItemView({ item, isWhole }: { item: Item; isWhole: boolean }) {
  switch (item.type) {
    case 'user':
      return <UserMessage content={item.content} />;
    case 'text':
      return <div class="answer"><Agent name={item.agent} /><Markdown text={item.text} isWhole={isWhole} /></div>;
    case 'thought':
      return (
        <Fold class="thought" summary={<span class={isWhole ? '' : 'shimmer'}>{isWhole ? 'Thought' : 'Thinking…'}</span>}>
          {() => <Markdown text={item.text} isWhole={isWhole} />}
        </Fold>
      );
    case 'tool':
      return <ToolCard item={item} />;
    case 'notice':
      return <Notice level={item.level} text={item.text} />;
  }
});

/** Work of an agent that another one started says whose it is. */
function Agent({ name }: { name: string }) {
  return name === 'main' ? null : <span class="badge">{inertLine(name)}</span>;
}

function Notice({ level, text }: { level: string; text: string }) {
  return (
    <div class={`notice ${level}`}>
      {level !== 'info' && <Icon name="warning" />}
      <div><span class="unseen">{level === 'info' ? 'Notice: ' : `${level}: `}</span><Markdown text={text} isWhole={true} /></div>
    </div>
  );
}

function UserMessage({ content }: { content: readonly ContentBlock[] }) {
  return (
    <div class="user">
      <h3 class="unseen">You said</h3>
      {content.map((block, index) => <UserBlock key={index} block={block} />)}
    </div>
  );
}

const attachedText = /^<resource uri="([^"]*)">\n([\s\S]*)\n<\/resource>$/;

export function UserBlock({ block }: { block: ContentBlock }) {
  if (block.type === 'image') {
    const source = safeImage(`data:${block.mimeType};base64,${block.data}`);
    return source ? <img class="attached-image" src={source} alt="Picture that you attached" /> : null;
  }

  const text = block.type === 'text' ? block.text : block.type === 'resource' && 'text' in block.resource ? `<resource uri="${block.resource.uri}">\n${block.resource.text}\n</resource>` : '';
  const attached = attachedText.exec(text);
  if (attached) {
    return (
      <Fold class="attached" summary={<><Icon name="read" /><span>{inertLine(decodeName(attached[1]!))}</span></>}>
        {() => <pre tabIndex={0} role="group" aria-label="Attached text" dir="ltr">{inert(attached[2]!)}</pre>}
      </Fold>
    );
  }

  return <p dir="auto">{inert(text)}</p>;
}

function decodeName(uri: string): string {
  try {
    return decodeURIComponent(uri.split('/').at(-1) ?? uri);
  } catch {
    return uri;
  }
}

const ends: Record<string, string> = {
  cancelled: 'Stopped',
  interrupted: 'Interrupted: the agent’s process ended before it was done',
  max_tokens: 'The answer reached its longest length',
  max_turn_requests: 'The turn reached its limit of steps',
  refusal: 'The model declined to answer',
  error: 'The turn failed',
};

function TurnFoot({ turn, isLast }: { turn: Turn; isLast: boolean }) {
  const controller = useController();
  const { reason, error } = turn.end!;
  const isWhole = reason === 'end_turn';
  const goOn = () => void controller.send([{ type: 'text', text: reason === 'interrupted' || reason === 'cancelled' || reason === 'max_turn_requests' || reason === 'max_tokens' ? 'Go on where you stopped.' : 'Try again.' }], false);
  return (
    <footer class="turn-foot">
      {!isWhole && (
        <p class={`turn-end ${reason}`}>
          <span>{error ? inert(error) : (ends[reason] ?? inertLine(reason))}</span>
          {isLast && reason !== 'refusal' && <button type="button" class="small" onClick={goOn}>{reason === 'error' ? 'Try again' : 'Go on'}</button>}
        </p>
      )}
      <div class="turn-actions">
        {lastAnswer(turn) !== '' && <CopyButton text={() => inert(lastAnswer(turn))} label="Copy answer" />}
        <IconButton icon="fork" label="Fork from here" onClick={() => void controller.forkSession(turn.seq)} />
      </div>
    </footer>
  );
}
