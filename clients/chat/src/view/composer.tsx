import type { AvailableCommand, ContentBlock } from '@agentclientprotocol/sdk';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isWorking } from '../app/state';
import { useStore } from '../app/store';
import type { Mention } from '../protocol/extensions';
import { inertLine } from '../text/inert';
import { attach, attached, namesIn, type Attachment } from './attachments';
import { useController } from './context';
import { Icon } from './icons';
import { named, namingIn, useMentions } from './mentions';
import { IconButton } from './parts';
import { Meter } from './meter';
import { Options } from './options';

/** Where the reader writes. Enter sends, Shift+Enter begins a line, Escape stops; while a turn runs Enter queues and Ctrl+Enter steers. */
export function Composer() {
  const controller = useController();
  const { store, host } = controller;
  const running = useStore(store, isWorking);
  const canSend = useStore(store, state => state.connection.status === 'open' && state.session.sessionId !== null && !state.isLoading);
  const commands = useStore(store, state => state.session.commands);
  const [text, setText] = useState(() => host.state.get('draft') ?? '');
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const [isDragged, setDragged] = useState(false);
  const [choice, setChoice] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(text.length);
  const naming = isDismissed ? null : namingIn(text, caret);
  const mentions = useMentions(naming?.query ?? null);
  const matches: readonly (AvailableCommand | Mention)[] = isDismissed ? [] : naming ? mentions : matching(commands, text);
  const chosen = Math.min(choice, matches.length - 1);

  useEffect(() => host.state.set('draft', text || null), [text]);
  // What stands there while nothing is written may take several lines too.
  useEffect(() => fit(area.current!), [text, running]);
  useEffect(() => {
    const again = new ResizeObserver(() => fit(area.current!));
    again.observe(area.current!.parentElement!);
    return () => again.disconnect();
  }, []);
  useEffect(() => area.current?.focus(), []);
  const written = useStore(store, state => state.written);
  const lastTaken = useRef(0);
  useEffect(() => {
    const fresh = written.filter(({ id }) => id > lastTaken.current);
    if (fresh.length === 0) return;
    lastTaken.current = fresh.at(-1)!.id;
    const now = fresh.reduce((before, one) => (one.text === '' || before === '' ? before + one.text : before.replace(/\s+$/, '') + (one.isBlock ? '\n' : ' ') + one.text), text);
    if (now !== text) write(now);
    setAttachments(before => [...before, ...attached(fresh.flatMap(({ files }) => files))]);
    area.current?.focus();
  }, [written]);

  const write = (value: string, at = value.length) => {
    setText(value);
    setCaret(at);
    setChoice(0);
    setDismissed(false);
  };
  const take = async (given: Iterable<File>) => {
    const { taken, problems } = await attach(given);
    setAttachments(before => [...before, ...taken]);
    for (const problem of problems) controller.say('warning', problem);
  };
  const send = (isSteer: boolean) => {
    const words = text.trim();
    if (!canSend || (words === '' && attachments.length === 0)) return;
    const content: ContentBlock[] = [...attachments.map(one => one.block), ...(words === '' ? [] : [{ type: 'text' as const, text: words }])];
    void controller.send(content, isSteer && running);
    write('');
    setAttachments([]);
  };
  const complete = (choice: AvailableCommand | Mention) => {
    if ('kind' in choice) {
      const { text: now, caret: at } = named(text, naming!, choice as Mention);
      write(now, at);
      requestAnimationFrame(() => area.current?.setSelectionRange(at, at));
    } else {
      give(choice);
    }

    area.current?.focus();
  };
  const give = (command: AvailableCommand) => {
    write(`/${command.name}${command.input ? ' ' : ''}`);
    if (!command.input) setDismissed(true);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // What an input method is still composing is nobody else's.
    if (event.isComposing || event.keyCode === 229) return;
    if (matches.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChoice((chosen + (event.key === 'ArrowDown' ? 1 : matches.length - 1)) % matches.length);
    } else if (matches.length > 0 && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey && (naming || text !== `/${matches[chosen]!.name}`)) {
      event.preventDefault();
      complete(matches[chosen]!);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send(event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (matches.length > 0) setDismissed(true);
      else if (running) controller.stop();
    } else if (event.key === 'ArrowUp' && text === '') {
      // What still waits is taken back; what was heard is said again.
      const waiting = store.value.sent.findLast(one => one.sessionId === store.value.session.sessionId);
      const last = waiting ? '' : lastWords(controller);
      if (waiting || last) event.preventDefault();
      if (waiting) controller.takeBack(waiting.id);
      else if (last) write(last);
    }
  };

  return (
    <div
      class={`composer ${isDragged ? 'dragged' : ''}`}
      onDragOver={event => (event.preventDefault(), setDragged(true))}
      onDragLeave={() => setDragged(false)}
      onDrop={event => {
        event.preventDefault();
        setDragged(false);
        const given = [...(event.dataTransfer?.files ?? [])];
        // An editor drags its files as addresses: they are named, and read when they are needed.
        const names = given.length > 0 ? [] : namesIn(event.dataTransfer, store.value.workspace);
        if (names.length > 0) controller.write(`${names.join(' ')} `);
        else void take(given);
      }}
    >
      {matches.length > 0 && <Choices label={naming ? 'What is meant' : 'Commands'} choices={matches} chosen={chosen} onChoose={complete} />}
      {attachments.length > 0 && (
        <ul class="attachments" aria-label="Attachments">
          {attachments.map(one => (
            <li key={one.id}>
              {one.preview ? <img src={one.preview} alt="" /> : <Icon name="read" />}
              <span>{inertLine(one.name)}</span>
              <IconButton icon="close" label={`Remove ${inertLine(one.name)}`} onClick={() => setAttachments(attachments.filter(other => other !== one))} />
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={area}
        rows={1}
        value={text}
        dir="auto"
        aria-label="Message to the agent"
        placeholder={running ? 'Add something: Enter queues it, Ctrl+Enter steers' : 'Ask, type / for commands, @ to name a file'}
        aria-autocomplete="list"
        aria-controls={matches.length > 0 ? 'commands' : undefined}
        aria-activedescendant={matches.length > 0 ? `command-${chosen}` : undefined}
        onInput={event => write(event.currentTarget.value, event.currentTarget.selectionStart)}
        onSelect={event => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onPaste={event => {
          const pasted = [...(event.clipboardData?.files ?? [])];
          if (pasted.length > 0) event.preventDefault(), void take(pasted);
        }}
      />
      <div class="composer-bar">
        <IconButton icon="attach" label="Attach files" onClick={() => files.current?.click()} />
        <input ref={files} type="file" multiple hidden aria-label="Files to attach" onChange={event => (void take([...(event.currentTarget.files ?? [])]), (event.currentTarget.value = ''))} />
        <Options />
        <span class="space" />
        <Meter />
        {running && text.trim() !== '' && (
          <>
            <button type="button" class="small" onClick={() => send(true)} title="The agent reads it at its next step (Ctrl+Enter)">Steer</button>
            <button type="button" class="small" onClick={() => send(false)} title="It waits until this turn is over (Enter)">Queue</button>
          </>
        )}
        {running
          ? <button type="button" class="send stop" onClick={() => controller.stop()} aria-label="Stop" title="Stop (Escape)"><Icon name="stop" /></button>
          : <button type="button" class="send" disabled={!canSend || (text.trim() === '' && attachments.length === 0)} onClick={() => send(false)} aria-label="Send" title="Send (Enter)"><Icon name="send" /></button>}
      </div>
    </div>
  );
}

function Choices({ label, choices, chosen, onChoose }: { label: string; choices: readonly (AvailableCommand | Mention)[]; chosen: number; onChoose: (choice: AvailableCommand | Mention) => void }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' }), [chosen]);
  return (
    <ul ref={list} id="commands" class="commands" tabIndex={0} role="listbox" aria-label={label}>
      {choices.map((choice, index) => (
        <li
          key={`${index} ${choice.name}`}
          id={`command-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={event => {
            event.preventDefault();
            onChoose(choice);
          }}
        >
          {'kind' in choice ? <Named mention={choice as Mention} /> : <Command command={choice} />}
        </li>
      ))}
    </ul>
  );
}

function Command({ command }: { command: AvailableCommand }): ComponentChildren {
  return (
    <>
      <span class="mono">{`/${inertLine(command.name)}`}</span>
      {command.input && <span class="hint">{inertLine(command.input.hint)}</span>}
      <span class="about">{inertLine(command.description)}</span>
    </>
  );
}

function Named({ mention }: { mention: Mention }): ComponentChildren {
  return (
    <>
      <span class="badge">{inertLine(mention.kind)}</span>
      <span class="name">{inertLine(mention.name)}</span>
      {mention.detail && <span class="about">{inertLine(mention.detail)}</span>}
    </>
  );
}

/** The commands that begin as what is written, while it is one word. */
function matching(commands: readonly AvailableCommand[], text: string): readonly AvailableCommand[] {
  const word = /^\/(\S*)$/.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return [];
  return commands.filter(command => command.name.toLowerCase().startsWith(word)).slice(0, 50);
}

function fit(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight}px`;
}

function lastWords({ session }: { session: { turns: readonly { items: readonly { type: string }[] }[] } }): string {
  for (const turn of [...session.turns].reverse()) {
    for (const item of [...turn.items].reverse()) {
      if (item.type !== 'user') continue;
      const words = (item as unknown as { content: readonly ContentBlock[] }).content.findLast(block => block.type === 'text');
      if (words?.type === 'text' && !words.text.startsWith('<resource')) return words.text;
    }
  }

  return '';
}
