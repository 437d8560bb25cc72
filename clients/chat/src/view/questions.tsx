import type { CreateElicitationResponse, ElicitationContentValue, PermissionOption } from '@agentclientprotocol/sdk';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Question } from '../app/state';
import type { LspAgentMeta, Meta, PermissionFacts } from '../protocol/extensions';
import { inert, inertLine } from '../text/inert';
import { Icon } from './icons';
import { Markdown } from './markdown';
import { Breakable, Fold } from './parts';
import { Content } from './tool';

type Permission = Extract<Question, { type: 'permission' }>;
type Form = Extract<Question, { type: 'form' }>;

/** What is longer may not be seen whole without scrolling. */
const longCommand = 600;

/** What is longer, as the name of a file deep down, scrolls with what would happen, so that the answers stay in view. */
const longTitle = 120;

const order = ['allow_once', 'allow_always', 'reject_once', 'reject_always'];

function metaOf(carrier: { _meta?: Record<string, unknown> | null }): LspAgentMeta {
  return (carrier._meta as Meta | null | undefined)?.lspagent ?? {};
}

/**
 * Asks whether a call may go on. The focus stays where it is; Alt+1, Alt+2 … answer from anywhere, and Alt+Q goes to the card.
 */
export function PermissionCard({ question, count }: { question: Permission; count: number }) {
  const { toolCall, options } = question.request;
  const card = useRef<HTMLElement>(null);
  const sorted = [...options].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const answer = (optionId: string, feedback?: string) =>
    question.answer({ outcome: { outcome: 'selected', optionId }, ...(feedback ? { _meta: { lspagent: { feedback } } } : {}) });
  useShortcuts(card, sorted.map(option => () => answer(option.optionId)));
  const parts = toolCall.content ?? [];
  const texts = parts.flatMap(part => (part.type === 'content' && part.content.type === 'text' ? [part.content.text] : []));
  const others = parts.filter(part => !(part.type === 'content' && part.content.type === 'text'));
  const facts = metaOf(question.request).permission;
  const title = inertLine(toolCall.title ?? '');
  const heading = !facts?.command && <p class="question-title" dir="auto"><Breakable text={title} /></p>;
  return (
    <section ref={card} class="question" role="alertdialog" aria-label={`The agent asks: ${title}`} tabIndex={-1}>
      <header>
        <Icon name="shield" />
        <h2>{`${facts ? 'Permission needed' : 'The agent asks'}${count > 1 ? ` (1 of ${count})` : ''}`}</h2>
        <kbd>Alt+Q</kbd>
      </header>
      {title.length <= longTitle && heading}
      <div class="question-body" tabIndex={0} role="group" aria-label="What would happen">
        {title.length > longTitle && heading}
        {facts?.meaning?.map((words, index) => <p key={index} class={/^introduces /.test(words) ? 'meaning bad' : 'meaning'} dir="auto">This {inert(words)}</p>)}
        {others.map((part, index) => <Content key={index} part={part} />)}
        {facts ? <Facts facts={facts} whole={texts} /> : texts.map((text, index) => <Markdown key={index} text={text} isWhole={true} />)}
        <Covers options={sorted} />
      </div>
      <Answers options={sorted} onAnswer={answer} canSayInstead={facts !== undefined} />
    </section>
  );
}

interface AnswersProps {
  options: readonly PermissionOption[];
  onAnswer: (optionId: string, feedback?: string) => void;
  canSayInstead: boolean;
}

/** Yes, yes from now on, and no: the answers that last say once what they allow, and then only how far. */
function Answers({ options, onAnswer, canSayInstead }: AnswersProps) {
  const refusal = options.find(option => option.kind === 'reject_once');
  const lasting = lastingOf(options);
  const button = (option: PermissionOption, label: ComponentChildren) => {
    const index = options.indexOf(option);
    return (
      <button key={option.optionId} type="button" class={classOf(option, index)} onClick={() => onAnswer(option.optionId)}>
        <span>{label}</span>
        {index < 9 && <kbd>{`Alt+${index + 1}`}</kbd>}
      </button>
    );
  };
  const plain = (option: PermissionOption) => button(option, <Breakable text={inertLine(option.name)} />);
  return (
    <div class="question-options">
      {options.filter(option => option !== refusal && !lasting?.scopes.has(option)).map(plain)}
      {lasting && (
        <div class="lasting" role="group" aria-label={`Always allow ${lasting.what}`}>
          <p aria-hidden="true">Always allow <span class={lasting.what.includes('(') ? 'mono' : ''}><Breakable text={lasting.what} /></span></p>
          {[...lasting.scopes].map(([option, { verb, scope }]) => button(option, <><span class="unseen">{`${verb} ${lasting.what} `}</span>{scope}</>))}
        </div>
      )}
      {refusal && canSayInstead ? <div class="refusal">{plain(refusal)}<Instead onSay={words => onAnswer(refusal.optionId, words)} /></div> : refusal && plain(refusal)}
    </div>
  );
}

/** What several answers that last have in common, and how far each reaches; null where they have nothing in common. */
function lastingOf(options: readonly PermissionOption[]): { what: string; scopes: Map<PermissionOption, { verb: string; scope: string }> } | null {
  const read = options
    .filter(({ kind }) => kind === 'allow_always')
    .map(option => ({ option, parts: /^(Allow|Always allow) (.+) (for the session|in this workspace|everywhere)$/.exec(inertLine(option.name)) }));
  const what = read[0]?.parts?.[2];
  if (read.length < 2 || !what || read.some(({ parts }) => parts?.[2] !== what)) return null;
  return { what, scopes: new Map(read.map(({ option, parts }) => [option, { verb: parts![1]!, scope: parts![3]! }])) };
}

/** Why it is asked, and what would run where; behind a fold the whole of it, as every client is told. */
function Facts({ facts, whole }: { facts: PermissionFacts; whole: readonly string[] }) {
  return (
    <>
      {facts.command && <pre class="question-command" tabIndex={0} role="group" aria-label="Command" dir="ltr">{inert(facts.command)}</pre>}
      {facts.command && facts.command.length > longCommand && <p class="quiet-text">{`The command has ${facts.command.length.toLocaleString('en')} characters: scroll through it to see all of it.`}</p>}
      {facts.hosts && facts.hosts.length > 0 && <p>Asks <strong>{inertLine(facts.hosts.join(', '))}</strong></p>}
      <p class="because" dir="auto">{inert(sentence(facts.command ? facts.because : withoutName(facts)))}</p>
      {facts.part && facts.part !== facts.command && !facts.because.includes(facts.part) && <p>In question: <code class="mono">{inertLine(facts.part)}</code></p>}
      {facts.rule && <p class="quiet-text">Rule: {inertLine(facts.rule)}</p>}
      <Fold summary={<span>All about it</span>}>{() => whole.map((text, index) => <Markdown key={index} text={text} isWhole={true} />)}</Fold>
    </>
  );
}

/** The one thing that a call is about stands in the title already. */
function withoutName({ because, part }: PermissionFacts): string {
  return part && because.startsWith(`${part}: `) ? because.slice(part.length + 2) : because;
}

/** A sentence begins with a capital, but what was taken from a command or is a name stays as it is. */
function sentence(text: string): string {
  const whole = /[.!?]$/.test(text) ? text : `${text}.`;
  return /^[a-z]+ [a-z]+ [^:]*$/.test(whole) ? whole.charAt(0).toUpperCase() + whole.slice(1) : whole;
}

/** What an answer that lasts would allow besides. */
function Covers({ options }: { options: readonly PermissionOption[] }) {
  const lasting = options.flatMap(option => (metaOf(option).covers?.length ? [{ name: option.name, covers: metaOf(option).covers!.join('; ') }] : []));
  const [first] = lasting;
  if (!first) return null;
  if (lasting.every(({ covers }) => covers === first.covers)) return <p class="covers">A lasting answer covers {inert(first.covers)}.</p>;
  return (
    <ul class="covers" aria-label="What lasting answers cover">
      {lasting.map(({ name, covers }) => <li key={name}><strong>{inertLine(name)}</strong>: {inert(covers)}</li>)}
    </ul>
  );
}

/** No, and what to do in its place. */
function Instead({ onSay }: { onSay: (words: string) => void }) {
  const [words, setWords] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (words.trim()) onSay(words.trim());
  };
  return (
    <form class="instead" onSubmit={submit}>
      <input type="text" aria-label="Deny, and say what to do instead" placeholder="or what instead?" value={words} onInput={event => setWords(event.currentTarget.value)} />
      {words.trim() !== '' && <button type="submit">Say it</button>}
    </form>
  );
}

function classOf({ kind }: PermissionOption, index: number): string {
  return kind.startsWith('reject') ? 'reject' : index === 0 ? 'primary' : 'allow';
}

function useShortcuts(card: { current: HTMLElement | null }, answers: (() => void)[]): void {
  const latest = useRef(answers);
  latest.current = answers;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      const answer = digit ? latest.current[Number(digit) - 1] : undefined;
      if (answer && !event.repeat) {
        event.preventDefault();
        answer();
      } else if (event.code === 'KeyQ') {
        event.preventDefault();
        card.current?.focus();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

interface Field {
  name: string;
  title: string;
  description: string;
  type: 'one' | 'many' | 'text';
  options: { value: string; title: string; description: string }[];
}

/** A question with several parts, as the agent's tool for questions asks it. */
export function FormCard({ question }: { question: Form }) {
  const { request } = question;
  // The members of a schema have no order of their own; their names are numbered.
  const fields = fieldsOf(request).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const message = String(request.message ?? '');
  const [values, setValues] = useState<Record<string, ElicitationContentValue>>({});
  const set = (name: string, value: ElicitationContentValue) => setValues({ ...values, [name]: value });
  const answer = (response: CreateElicitationResponse) => question.answer(response);
  const submit = (event: Event) => {
    event.preventDefault();
    answer({ action: 'accept', content: values });
  };
  return (
    <section class="question" role="alertdialog" aria-label={`The agent asks: ${inertLine(String(request.message ?? ''))}`} tabIndex={-1}>
      <header>
        <Icon name="question" />
        <h2>The agent asks</h2>
      </header>
      <div class="question-body">
        {fields.every(field => field.description !== message) && <Markdown text={message} isWhole={true} />}
        <form id={`form-${question.id}`} onSubmit={submit}>
          {fields.map(field => <FieldView key={field.name} field={field} value={values[field.name]} set={value => set(field.name, value)} />)}
        </form>
      </div>
      <div class="question-options">
        <button type="submit" form={`form-${question.id}`} class="primary">Answer</button>
        <button type="button" class="reject" onClick={() => answer({ action: 'decline' })}>Skip</button>
      </div>
    </section>
  );
}

function FieldView({ field, value, set }: { field: Field; value: ElicitationContentValue | undefined; set: (value: ElicitationContentValue) => void }) {
  if (field.type === 'text') {
    return (
      <label class="field">
        <span>{inertLine(field.title)}</span>
        <input type="text" value={typeof value === 'string' ? value : ''} onInput={event => set(event.currentTarget.value)} placeholder={inertLine(field.description)} />
      </label>
    );
  }

  const chosen = Array.isArray(value) ? value : [];
  return (
    <fieldset class="field">
      <legend>{inert(field.description || field.title)}</legend>
      {field.options.map(option => (
        <label key={option.value} class="choice">
          {field.type === 'one'
            ? <input type="radio" name={field.name} checked={value === option.value} onChange={() => set(option.value)} />
            : <input type="checkbox" checked={chosen.includes(option.value)} onChange={event => set(event.currentTarget.checked ? [...chosen, option.value] : chosen.filter(one => one !== option.value))} />}
          <span>{inertLine(option.title)}{option.description && <small>{inert(option.description)}</small>}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The parts of the form that this page can draw; a part that it cannot is left to be empty. */
function fieldsOf(request: Form['request']): Field[] {
  const schema = (request as { requestedSchema?: { properties?: Record<string, Record<string, unknown>> | null } }).requestedSchema;
  return Object.entries(schema?.properties ?? {}).flatMap(([name, property]): Field[] => {
    const about = { name, title: String(property.title ?? name), description: String(property.description ?? '') };
    const items = property.items as Record<string, unknown> | undefined;
    const listed = (property.oneOf ?? items?.anyOf) as { const: string; title: string; description?: string }[] | undefined;
    const plain = (property.enum ?? items?.enum) as string[] | undefined;
    const options = listed?.map(one => ({ value: one.const, title: one.title, description: one.description ?? '' }))
      ?? plain?.map(value => ({ value, title: value, description: '' })) ?? [];
    if (property.type === 'array') return [{ ...about, type: 'many', options }];
    if (property.type === 'string') return [{ ...about, type: options.length > 0 ? 'one' : 'text', options }];
    return [];
  });
}
