import { memo } from 'preact/compat';
import { useEffect, useRef, useState } from 'preact/hooks';
import { highlight, type Span } from '../text/highlight';
import { inert, inertLine } from '../text/inert';
import { CopyButton } from './parts';

/** The colours of code that was shown before, so that nothing is computed twice. */
const known = new Map<string, Span[] | null>();
const mostKnown = 400;

function remember(key: string, spans: Span[] | null): void {
  if (known.size >= mostKnown) known.delete(known.keys().next().value!);
  known.set(key, spans);
}

const whenIdle: (work: () => void) => () => void = work => {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(work, { timeout: 1_000 });
    return () => cancelIdleCallback(id);
  }

  const id = setTimeout(work, 50);
  return () => clearTimeout(id);
};

/** Tells each of the elements it watches, once, that the reader has come near. */
const near = new Map<Element, () => void>();
const watcher = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.get(target)?.();
      forget(target);
    }
  },
  { rootMargin: '600px' },
);

function forget(element: Element): void {
  near.delete(element);
  watcher.unobserve(element);
}

/** The spans of a code; null until the reader was near it and there was time to find them. */
export function useHighlight(element: { current: Element | null }, code: string, language: string): Span[] | null {
  const key = `${language}\n${code}`;
  const [found, setFound] = useState<{ key: string; spans: Span[] | null } | null>(null);
  useEffect(() => {
    const box = element.current;
    if (!box || !language || known.has(key)) return;
    let stop = () => {};
    near.set(box, () => {
      stop = whenIdle(() => {
        const spans = known.has(key) ? known.get(key)! : highlight(inert(code), language.toLowerCase());
        remember(key, spans);
        setFound({ key, spans });
      });
    });
    watcher.observe(box);
    return () => {
      forget(box);
      stop();
    };
  }, [key]);
  return known.get(key) ?? (found?.key === key ? found.spans : null);
}

export function Spans({ spans }: { spans: readonly Span[] }) {
  return <>{spans.map((span, index) => (span.kind ? <span key={index} class={span.kind}>{span.text}</span> : span.text))}</>;
}

function CodeHead({ language, code }: { language: string; code: () => string }) {
  return (
    <div class="code-head">
      <span>{inertLine(language)}</span>
      <CopyButton text={code} label="Copy code" />
    </div>
  );
}

/** A code block that is whole. */
export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string }) {
  const box = useRef<HTMLDivElement>(null);
  const spans = useHighlight(box, code, language);
  return (
    <div ref={box} class="code-block">
      <CodeHead language={language} code={() => inert(code)} />
      <pre dir="ltr" tabIndex={0} role="group" aria-label={language ? `Code, ${inertLine(language)}` : 'Code'}><code>{spans ? <Spans spans={spans} /> : inert(code)}</code></pre>
    </div>
  );
});

const Piece = memo(function Piece({ text }: { text: string }) {
  return <span class="piece">{inert(text)}</span>;
});

/** A code block that is still being written, in pieces of which only the last one changes. */
export function OpenCodeBlock({ language, lines, rest }: { language: string; lines: readonly string[]; rest: string }) {
  return (
    <div class="code-block">
      <CodeHead language={language} code={() => inert([...lines, rest].join(''))} />
      <pre dir="ltr"><code>{lines.map((piece, index) => <Piece key={index} text={piece} />)}{inert(rest)}</code></pre>
    </div>
  );
}
