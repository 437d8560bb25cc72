// Code in colours: the languages that a C# repository holds. The text is cut into spans; nothing becomes HTML.
import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import csharp from 'highlight.js/lib/languages/csharp';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import fsharp from 'highlight.js/lib/languages/fsharp';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import vbnet from 'highlight.js/lib/languages/vbnet';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = { bash, css, csharp, diff, dockerfile, fsharp, ini, javascript, json, markdown, powershell, python, sql, typescript, vbnet, xml, yaml };
for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language);
highlighter.registerAliases(['csproj', 'props', 'targets', 'slnx', 'razor', 'cshtml', 'xaml', 'resx'], { languageName: 'xml' });
highlighter.registerAliases(['csx'], { languageName: 'csharp' });
highlighter.registerAliases(['editorconfig', 'toml'], { languageName: 'ini' });

/** A piece of code and the class that colours it; null for plain text. */
export interface Span {
  text: string;
  kind: string | null;
}

/** Longer code stays plain: colours are not worth a page that stands still. */
const longest = 60_000;

/** Null for a language that is not known. */
export function highlight(code: string, language: string): Span[] | null {
  if (code.length > longest || !highlighter.getLanguage(language)) return null;
  return spans(highlighter.highlight(code, { language, ignoreIllegals: true }).value);
}

export function languageOf(path: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

const marks = /<span class="([^"]*)">|<\/span>/g;

/** What the highlighter says in HTML of its own making, read back: spans that may nest, around text with five escapes. */
function spans(html: string): Span[] {
  const found: Span[] = [];
  const open: string[] = [];
  let from = 0;
  const add = (text: string) => text && found.push({ text: unescape(text), kind: open.at(-1) ?? null });
  for (const mark of html.matchAll(marks)) {
    add(html.slice(from, mark.index));
    if (mark[1] === undefined) open.pop();
    else open.push(mark[1]);
    from = mark.index + mark[0].length;
  }

  add(html.slice(from));
  return found;
}

const escapes: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" };

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#x27);/g, escape => escapes[escape]!);
}
