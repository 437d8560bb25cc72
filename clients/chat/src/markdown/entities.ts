// The character references of HTML that Markdown allows in text.
import { inert } from '../text/inert';

const named: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…', mdash: '—', ndash: '–',
  lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', bull: '•', middot: '·', times: '×', divide: '÷', plusmn: '±',
  larr: '←', uarr: '↑', rarr: '→', darr: '↓', rArr: '⇒', le: '≤', ge: '≥', ne: '≠', deg: '°', sect: '§', para: '¶', euro: '€', pound: '£',
};

/** The text that is meant, shown as it is. */
export function plainText(text: string): string {
  const decoded = text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]+));/g, (whole, decimal, hexadecimal, name) =>
        name ? (Object.hasOwn(named, name) ? named[name]! : whole) : character(decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16)))
    : text;
  return inert(decoded);
}

function character(code: number): string {
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
}
