// Markdown that is still being written: what is finished is parsed once and kept, and only the end is parsed again.
import { Lexer, type Token, type Tokens } from 'marked';
import { repair } from './repair';

/** A finished block of Markdown. */
export interface Block {
  key: number;
  token: Token;
}

/** The end of the text, which may still change. */
export type Tail =
  | { type: 'none' }
  | { type: 'tokens'; tokens: Token[] }
  | { type: 'code'; lang: string; lines: readonly string[]; rest: string };

/** Longer ends are parsed again only when they have grown by a quarter, so that the work stays in proportion to the text. */
const patience = 8_000;

/** An open code block is kept in pieces of so many lines, so that adding one does not touch the others. */
const pieceLines = 100;

interface Fence {
  lang: string;
  close: RegExp;
  pieces: string[];
  /** The lines behind the last full piece. */
  lines: string[];
  /** Where the first line begins that has no end yet. */
  lineStart: number;
}

/** One text that only grows; anything else begins it anew. */
export class GrowingMarkdown {
  #text = '';
  #blocks: Block[] = [];
  #blocksView: readonly Block[] = [];
  #tail: Tail = { type: 'none' };
  #tailStart = 0;
  #parsedTo = 0;
  #fence: Fence | null = null;

  get blocks(): readonly Block[] {
    return this.#blocksView;
  }

  get tail(): Tail {
    return this.#tail;
  }

  /** @param isWhole nothing comes any more */
  update(text: string, isWhole: boolean): void {
    if (!continues(text, this.#text)) this.#reset();
    const grew = text.length !== this.#text.length;
    this.#text = text;
    if (this.#fence) this.#readFence(isWhole);
    if (!this.#fence && (grew || isWhole)) this.#parse(isWhole);
    if (this.#blocksView.length !== this.#blocks.length) this.#blocksView = [...this.#blocks];
  }

  #reset(): void {
    this.#blocks = [];
    this.#blocksView = [];
    this.#tailStart = this.#parsedTo = 0;
    this.#fence = null;
    this.#tail = { type: 'none' };
  }

  #parse(isWhole: boolean): void {
    const tail = apart(this.#text.slice(this.#tailStart));
    if (!isWhole && tail.length > patience && tail.length < (this.#parsedTo - this.#tailStart) * 1.25) {
      const token: Tokens.Text = { type: 'text', raw: '', text: this.#text.slice(this.#parsedTo), escaped: true };
      if (this.#tail.type === 'tokens') this.#tail = { type: 'tokens', tokens: [...this.#tail.tokens.filter(one => one.raw !== ''), token] };
      return;
    }

    this.#parsedTo = this.#text.length;
    const start = this.#tailStart;
    const tokens = lex(tail);
    const open = isWhole ? -1 : tokens.findLastIndex(token => token.type !== 'space');
    for (const token of isWhole ? tokens : tokens.slice(0, Math.max(open, 0))) this.#freeze(token);
    if (isWhole || open < 0) {
      this.#tail = { type: 'none' };
      return;
    }

    const last = tokens[open]!;
    const fence = last.type === 'code' ? openFence(last.raw) : null;
    if (fence) {
      this.#fence = { ...fence, pieces: [], lines: [], lineStart: this.#tailStart + fence.bodyStart };
      this.#readFence(false);
    } else {
      this.#tail = { type: 'tokens', tokens: lex(repair(tail.slice(this.#tailStart - start))) };
    }
  }

  #freeze(token: Token): void {
    this.#tailStart += token.raw.length;
    if (token.type !== 'space') this.#blocks.push({ key: this.#blocks.length, token });
  }

  /** Takes the lines that are new; at the one that closes the fence the block is finished. */
  #readFence(isWhole: boolean): void {
    const fence = this.#fence!;
    for (let end = this.#text.indexOf('\n', fence.lineStart); end >= 0; end = this.#text.indexOf('\n', fence.lineStart)) {
      const line = apart(this.#text.slice(fence.lineStart, end));
      fence.lineStart = end + 1;
      if (fence.close.test(line)) {
        this.#closeFence(end + 1);
        return;
      }

      fence.lines.push(line);
      if (fence.lines.length >= pieceLines) fence.pieces.push(`${fence.lines.splice(0).join('\n')}\n`);
    }

    const rest = this.#text.slice(fence.lineStart);
    if (isWhole) {
      if (fence.close.test(rest)) this.#closeFence(this.#text.length);
      else this.#closeFence(this.#text.length, rest);
      return;
    }

    // A line that may become the closing one is not shown until it is known.
    const shown = /^ {0,3}(?:`+|~+)[ \t]*$/.test(rest) ? '' : rest;
    this.#tail = { type: 'code', lang: fence.lang, lines: [...fence.pieces], rest: [...fence.lines, shown].join('\n') };
  }

  #closeFence(end: number, rest?: string): void {
    const fence = this.#fence!;
    const body = fence.pieces.join('') + [...fence.lines, ...(rest === undefined ? [] : [rest])].join('\n');
    const token: Tokens.Code = { type: 'code', raw: apart(this.#text.slice(this.#tailStart, end)), lang: fence.lang, text: body.replace(/\n$/, '') };
    this.#fence = null;
    this.#freeze(token);
    this.#parsedTo = this.#tailStart;
    this.#tail = { type: 'none' };
  }
}

/** Whether a text goes on from another one; that its ends agree is proof enough for texts that only grow. */
function continues(text: string, before: string): boolean {
  const probe = Math.max(0, before.length - 64);
  return text.length >= before.length && text.slice(probe, before.length) === before.slice(probe);
}

/** The same text in memory of its own: a piece of a text keeps all of it alive, and each frame has a longer one. */
function apart(text: string): string {
  return ` ${text}`.slice(1);
}

function lex(text: string): Token[] {
  return new Lexer({ gfm: true }).lex(text);
}

/** The beginning of a code block that has no end yet; null if the block is whole, or indented. */
function openFence(raw: string): { lang: string; close: RegExp; bodyStart: number } | null {
  const begin = /^ {0,3}(`{3,}|~{3,})([^\n]*)\n/.exec(raw);
  if (!begin) return null;
  const mark = begin[1]!;
  const close = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ \\t]*$`);
  const lines = raw.slice(begin[0].length).split('\n');
  return lines.slice(0, -1).some(line => close.test(line)) ? null : { lang: begin[2]!.trim(), close, bodyStart: begin[0].length };
}
