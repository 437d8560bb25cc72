// Tokens of Markdown as elements. HTML is text like any other, and what would be fetched is named instead.
import type { Token, Tokens } from 'marked';
import type { ComponentChildren } from 'preact';
import { safeImage, safeLink } from '../text/links';
import { inert, inertLine } from '../text/inert';
import { Link } from '../view/link';
import { CodeBlock } from '../view/code';
import { plainText } from './entities';

/** One block. */
export function BlockToken({ token }: { token: Token }) {
  switch (token.type) {
    case 'paragraph':
      return <p dir="auto"><Inline tokens={(token as Tokens.Paragraph).tokens} /></p>;
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      // The page has a heading of its own, and so has every turn.
      const Tag = `h${Math.min(6, depth + 2)}` as 'h3';
      return <Tag dir="auto" class={`depth-${depth}`}><Inline tokens={tokens} /></Tag>;
    }
    case 'code': {
      const { text, lang } = token as Tokens.Code;
      return <CodeBlock code={text} language={lang?.split(/\s/)[0] ?? ''} />;
    }
    case 'list':
      return <ListToken list={token as Tokens.List} />;
    case 'blockquote':
      return <blockquote dir="auto"><Blocks tokens={(token as Tokens.Blockquote).tokens} /></blockquote>;
    case 'table':
      return <TableToken table={token as Tokens.Table} />;
    case 'hr':
      return <hr />;
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return <p dir="auto">{tokens ? <Inline tokens={tokens} /> : plainText(text)}</p>;
    }
    case 'html':
      return <p class="literal" dir="auto">{inert((token as Tokens.HTML).text.trimEnd())}</p>;
    case 'space':
    case 'def':
      return null;
    default:
      return <p dir="auto">{inert(token.raw)}</p>;
  }
}

export function Blocks({ tokens }: { tokens: readonly Token[] }) {
  return <>{tokens.map((token, index) => <BlockToken key={index} token={token} />)}</>;
}

function ListToken({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} class={item.task ? 'task' : undefined} dir="auto">
      {item.task && <span class="task-mark" role="img" aria-label={item.checked ? 'done' : 'to do'}>{item.checked ? '☑' : '☐'}</span>}
      {item.tokens.filter(token => token.type !== 'checkbox').map((token, at) =>
        token.type === 'text' && !item.loose
          ? <Inline key={at} tokens={(token as Tokens.Text).tokens ?? [token]} />
          : <BlockToken key={at} token={token} />)}
    </li>
  ));
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

function TableToken({ table }: { table: Tokens.Table }) {
  const cell = (content: Tokens.TableCell, index: number, Tag: 'th' | 'td') =>
    <Tag key={index} class={content.align ? `align-${content.align}` : undefined} dir="auto"><Inline tokens={content.tokens} /></Tag>;
  return (
    <div class="table" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead><tr>{table.header.map((content, index) => cell(content, index, 'th'))}</tr></thead>
        <tbody>{table.rows.map((row, at) => <tr key={at}>{row.map((content, index) => cell(content, index, 'td'))}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Inline({ tokens }: { tokens: readonly Token[] | undefined }) {
  return <>{tokens?.map((token, index) => <InlineToken key={index} token={token} />)}</>;
}

function InlineToken({ token }: { token: Token }): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return <strong><Inline tokens={token.tokens} /></strong>;
    case 'em':
      return <em><Inline tokens={token.tokens} /></em>;
    case 'del':
      return <del><Inline tokens={token.tokens} /></del>;
    case 'codespan':
      return <code dir="ltr">{inert((token as Tokens.Codespan).text)}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return inert((token as Tokens.Escape).text);
    case 'link': {
      const { href, tokens } = token as Tokens.Link;
      const address = safeLink(href);
      const label = <Inline tokens={tokens} />;
      return address ? <Link address={address}>{label}</Link> : <span title={inertLine(href)}>{label}</span>;
    }
    case 'image': {
      const { href, text } = token as Tokens.Image;
      const source = safeImage(href);
      return source ? <img src={source} alt={inertLine(text)} /> : <span class="blocked-image">{`[image: ${inertLine(text || href)}]`}</span>;
    }
    case 'text': {
      const { tokens, text, escaped } = token as Tokens.Text;
      return tokens ? <Inline tokens={tokens} /> : escaped ? inert(text) : plainText(text);
    }
    default:
      return inert(token.raw);
  }
}
