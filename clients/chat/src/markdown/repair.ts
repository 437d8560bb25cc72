// What a half-written line needs so that it looks as it will when it is whole.

/** The same text with its open emphasis, code and links closed, and without marks that mean nothing yet. */
export function repair(text: string): string {
  const start = lastParagraph(text);
  const end = closeInline(withoutStub(text.slice(start)));
  return text.slice(0, start) + end;
}

function lastParagraph(text: string): number {
  const gap = text.lastIndexOf('\n\n');
  return gap < 0 ? 0 : gap + 2;
}

/** Marks at the very end of which it is not known yet what they begin: a fence, a rule, a list item, an underline. */
function withoutStub(text: string): string {
  return text
    .replace(/(^|\n) {0,3}(?:`{1,2}|~{1,2}|-{1,2}|={1,}|\*{1,2}|#{1,6}|\d{1,9}[.)]?|[+])$/, '$1')
    .replace(/(^|\n)( {0,3}(?:`{3,}|~{3,})[^\n]*)$/, '$1$2\n');
}

/** Looks at the text as a reader of Markdown would, roughly: code first, since nothing counts inside it. */
function closeInline(text: string): string {
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '\\') {
      at += 2;
    } else if (character === '`') {
      const run = runLength(text, at);
      const end = closingRun(text, at + run, run);
      if (end < 0) {
        // Before what is left of the line is shown as code, there must be something to show.
        const body = text.slice(at + run);
        return body.trim() === '' ? text.slice(0, at) + closing(open) : `${text}${'`'.repeat(run)}${closing(open)}`;
      }

      at = end;
    } else if (character === '*' || character === '_' || character === '~') {
      at = emphasis(text, at, open);
    } else if (character === '[' || (character === '!' && text[at + 1] === '[')) {
      const link = linkAt(text, at);
      if (link.isOpen) return closeInline(text.slice(0, at) + link.label) + closing(open);
      at = link.end;
    } else {
      at++;
    }
  }

  return text.replace(/(?:\*{1,3}|_{1,3}|~{1,2})$/, marks => (open.at(-1) === marks ? (open.pop(), '') : marks)) + closing(open);
}

function closing(open: string[]): string {
  return [...open].reverse().join('');
}

function runLength(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) end++;
  return end - at;
}

function closingRun(text: string, from: number, length: number): number {
  for (let at = text.indexOf('`', from); at >= 0; at = text.indexOf('`', at)) {
    const run = runLength(text, at);
    at += run;
    if (run === length) return at;
  }

  return -1;
}

function emphasis(text: string, at: number, open: string[]): number {
  const run = runLength(text, at);
  const end = at + run;
  const marks = text.slice(at, end);
  const before = text[at - 1] ?? ' ';
  const after = text[end] ?? ' ';
  const isWordy = marks[0] === '_' && /\w/.test(before) && /\w/.test(after);
  if (isWordy || run > 3 || (marks[0] === '~' && run !== 2)) return end;
  if (open.at(-1) === marks && /\S/.test(before)) open.pop();
  else if (end === text.length || /\S/.test(after)) open.push(marks);
  return end;
}

/** A link or image; open while its end is not written, and then only its label can be shown. */
function linkAt(text: string, at: number): { isOpen: boolean; end: number; label: string } {
  const start = text[at] === '!' ? at + 2 : at + 1;
  const close = text.indexOf(']', start);
  if (close < 0) {
    // A lone bracket in running text, as in an array's index, is one more often than a link's beginning.
    return { isOpen: false, end: start, label: '' };
  }

  if (text[close + 1] !== '(') return { isOpen: false, end: close + 1, label: '' };
  const end = text.indexOf(')', close + 2);
  const isOpen = end < 0 && !/\s{2}|\n/.test(text.slice(close + 2));
  return { isOpen, end: end < 0 ? close + 2 : end + 1, label: text.slice(start, close) };
}
