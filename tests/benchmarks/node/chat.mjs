// What the chat page costs in a browser, beside the same text appended to a <pre> in the same run.
// node tests/benchmarks/node/chat.mjs [ROUNDS]   (after npm run build, or node clients/chat/build.mjs)
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findProgram } from '../../../scripts/steps/find-program.mjs';
import { agentInPage } from './chat-agent.mjs';

const dist = fileURLToPath(new URL('../../../clients/chat/dist/', import.meta.url));
const origin = 'http://chat.test';
const rounds = Number(process.argv[2] ?? 3);
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

const browser = await chromium.launch({ executablePath: findProgram('chromium') ?? undefined, args: ['--no-sandbox', '--enable-precise-memory-info'] });

/** A page of its own process: the chat with an agent inside the page, or a <pre> with the same generator. */
async function open(kind, scene) {
  const context = await browser.newContext({ viewport: { width: 1180, height: 800 } });
  const page = await context.newPage();
  await page.route('**/*', route => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/place') return route.fulfill({ json: { workspace: '/w/Orders' } });
    if (kind === 'pre') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><body style="margin:0;height:100vh;overflow:auto"><pre style="white-space:pre-wrap"></pre>' });
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    return route.fulfill({ contentType: types[path.extname(name)], body: readFileSync(path.join(dist, name)) });
  });
  await page.addInitScript(agentInPage, { kind, scene });
  const tools = await context.newCDPSession(page);
  await tools.send('Performance.enable');
  await page.goto(`${origin}/#token=t`);
  return { page, tools, close: () => context.close() };
}

async function figures({ page, tools }) {
  await tools.send('HeapProfiler.collectGarbage');
  const { metrics } = await tools.send('Performance.getMetrics');
  const of = name => metrics.find(metric => metric.name === name).value;
  return { heap: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes'), busy: of('TaskDuration') * 1000, layout: (of('LayoutDuration') + of('RecalcStyleDuration')) * 1000, script: of('ScriptDuration') * 1000 };
}

/** A text that is streamed: 200,000 characters in 20,000 updates, 2,000 a second. */
async function stream(kind) {
  const one = await open(kind, 'stream');
  await one.page.waitForFunction(() => globalThis.bench?.isReady);
  const before = await figures(one);
  const frames = await one.page.evaluate(() => globalThis.bench.stream(20_000, 10, 2_000));
  const after = await figures(one);
  const shown = await one.page.evaluate(() => document.body.textContent.length);
  await one.close();
  if (shown < 100_000) throw new Error(`${kind} shows only ${shown} characters`);
  return { ...frames, heap: after.heap - before.heap, nodes: after.nodes, busy: after.busy - before.busy, layout: after.layout - before.layout, script: after.script - before.script };
}

/** A conversation of 2,000 turns: until it can be used, written beside, then read from its end to its beginning. */
async function longConversation(kind) {
  const one = await open(kind, 'long');
  const interactive = await one.page.waitForFunction(() => globalThis.bench?.interactiveAt, null, { polling: 'raf', timeout: 120_000 }).then(handle => handle.jsonValue());
  await one.page.evaluate(() => new Promise(resolve => setTimeout(resolve, 3_000)));
  const typing = kind === 'chat' ? await one.page.evaluate(() => globalThis.bench.type(60)) : null;
  const { heap, nodes } = await figures(one);
  const scroll = await one.page.evaluate(() => globalThis.bench.scroll());
  if (!scroll.isWhole) throw new Error(`${kind} did not come to its beginning`);
  const { heap: heapRead, nodes: nodesRead } = await figures(one);
  await one.close();
  return { interactive, heap, nodes, scroll, typing, heapRead, nodesRead };
}

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const row = (name, list, read, unit, digits = 1) => {
  const [chat, pre] = ['chat', 'pre'].map(kind => median(list[kind].map(read)));
  console.log(`${name.padEnd(46)} ${chat.toFixed(digits).padStart(9)} ${pre.toFixed(digits).padStart(9)} ${unit}`);
};

const streams = { chat: [], pre: [] };
const longs = { chat: [], pre: [] };
for (let round = 0; round < rounds; round++) {
  for (const kind of round % 2 === 0 ? ['chat', 'pre'] : ['pre', 'chat']) {
    streams[kind].push(await stream(kind));
    longs[kind].push(await longConversation(kind));
  }
}

console.log(`${rounds} rounds, medians; Chromium ${browser.version()}\n`);
console.log(`${'200,000 characters in 20,000 updates'.padEnd(46)} ${'chat'.padStart(9)} ${'<pre>'.padStart(9)}`);
row('frame, median', streams, one => one.median, 'ms');
row('frame, 95th of 100', streams, one => one.p95, 'ms');
row('frame, longest', streams, one => one.longest, 'ms');
row('frames longer than 50 ms', streams, one => one.over50, '', 0);
row('from the last update to its frame', streams, one => one.lag, 'ms');
row('main thread busy', streams, one => one.busy, 'ms', 0);
row('  of it script', streams, one => one.script, 'ms', 0);
row('  of it style and layout', streams, one => one.layout, 'ms', 0);
row('memory that is kept', streams, one => one.heap, 'MB');
row('nodes', streams, one => one.nodes, '', 0);
console.log(`\n${'a conversation of 2,000 turns'.padEnd(46)}`);
row('until it can be used', longs, one => one.interactive, 'ms', 0);
row('memory, three seconds later', longs, one => one.heap, 'MB');
row('nodes', longs, one => one.nodes, '', 0);
row('reading all of it, nearly a screen a frame', longs, one => one.scroll.took, 'ms', 0);
row('reading through it: frame, median', longs, one => one.scroll.median, 'ms');
row('reading through it: frame, 95th of 100', longs, one => one.scroll.p95, 'ms');
row('reading through it: frame, longest', longs, one => one.scroll.longest, 'ms');
row('memory, when all was read', longs, one => one.heapRead, 'MB');
row('nodes, when all was read', longs, one => one.nodesRead, '', 0);
console.log(`${'a key until the next frame, median and longest'.padEnd(46)} ${median(longs.chat.map(one => one.typing.median)).toFixed(1).padStart(9)} ${median(longs.chat.map(one => one.typing.longest)).toFixed(1).padStart(9)} ms (chat only)`);
await browser.close();
