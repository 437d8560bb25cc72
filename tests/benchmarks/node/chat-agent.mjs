/**
 * Runs inside the page before anything of it: an agent in the place of the WebSocket, or a generator that appends to a <pre>,
 * and the measuring of frames. Everything it needs is in here, since it is sent to the page as text.
 */
export function agentInPage({ kind, scene }) {
  const turns = 2_000;
  const words = 'The order counts what is added, and **refuses** what cannot be, see `Order.Add` and the rules of the house. ';
  const block = `## Part\n\n${words.repeat(3)}\n\n- one \`piece\` of it\n- another *piece*\n\n\`\`\`cs\npublic void Add(int quantity)\n{\n    Count += quantity; // so many\n}\n\`\`\`\n\n`;
  const answer = at => `Turn ${at}: ${words}\n\n- it is \`Order.cs\`\n- it has **two** members\n\n\`\`\`cs\npublic int Count${at} { get; set; }\n\`\`\`\n\n${words}`;
  const bench = (globalThis.bench = { isReady: false, interactiveAt: 0 });

  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const summary = times => {
    const sorted = [...times].sort((a, b) => a - b);
    return { median: sorted[sorted.length >> 1], p95: sorted[Math.floor(sorted.length * 0.95)], longest: sorted.at(-1), over50: times.filter(time => time > 50).length };
  };

  /** Frame times while some work goes on. */
  async function watch(work) {
    const times = [];
    let isOver = false;
    const done = work().then(result => ((isOver = true), result));
    for (let last = await frame(); !isOver; ) {
      const now = await frame();
      times.push(now - last);
      last = now;
    }

    return { ...summary(times), ...(await done) };
  }

  let say = () => {};

  /** So many updates of so many characters, at an even pace. */
  bench.stream = (count, size, perSecond) => watch(async () => {
    const text = block.repeat(Math.ceil((count * size) / block.length)).slice(0, count * size);
    const started = performance.now();
    const channel = new MessageChannel();
    let at = 0;
    await new Promise(resolve => {
      channel.port1.onmessage = () => {
        const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * perSecond));
        while (at < due) say(text.slice(at * size, ++at * size));
        if (at < count) setTimeout(() => channel.port2.postMessage(0), 1);
        else resolve();
      };
      channel.port2.postMessage(0);
    });
    const last = performance.now();
    await frame();
    await frame();
    return { lag: performance.now() - last };
  });

  /** Reads the whole of it, from the end to the beginning, nearly a screen a frame. */
  bench.scroll = () => watch(async () => {
    const box = document.querySelector('.log') ?? document.body;
    const started = performance.now();
    box.scrollTop = box.scrollHeight;
    await frame();
    for (let still = 0; still < 20; ) {
      const before = box.scrollTop;
      box.scrollTop -= box.clientHeight * 0.9;
      await frame();
      still = box.scrollTop === 0 && before === 0 ? still + 1 : 0;
    }

    return { took: performance.now() - started, isWhole: document.body.textContent.includes('Question 0') };
  });

  /** How long the page takes from a key to the next frame. */
  bench.type = async count => {
    const area = document.querySelector('textarea');
    const times = [];
    for (let at = 0; at < count; at++) {
      await frame();
      const started = performance.now();
      area.value += 'x';
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await frame();
      await new Promise(resolve => setTimeout(resolve, 0));
      times.push(performance.now() - started);
    }

    return summary(times);
  };

  if (kind === 'pre') {
    addEventListener('DOMContentLoaded', () => {
      const pre = document.querySelector('pre');
      say = text => pre.append(text);
      if (scene === 'long') for (let at = 0; at < turns; at++) pre.append(`Question ${at}\n\nGrep Order\n\n${answer(at)}\n\n`);
      bench.isReady = true;
      requestAnimationFrame(() => requestAnimationFrame(() => (bench.interactiveAt = performance.now())));
    });
    return;
  }

  if (scene === 'long') sessionStorage.setItem('lspagent.session', 's');
  let seq = 0;
  globalThis.WebSocket = class {
    constructor() {
      setTimeout(() => this.onopen?.(), 0);
    }

    close() {}

    #tell(message) {
      this.onmessage?.({ data: JSON.stringify({ jsonrpc: '2.0', ...message }) });
    }

    #update(sessionUpdate, fields) {
      this.#tell({ method: 'session/update', params: { sessionId: 's', update: { sessionUpdate, ...fields, _meta: { lspagent: { seq: ++seq, agent: 'main' } } } } });
    }

    #chunk(who, messageId, text) {
      this.#update(`${who}_message_chunk`, { messageId, content: { type: 'text', text } });
    }

    #history() {
      for (let at = 0; at < turns; at++) {
        this.#chunk('user', `u${at}`, `Question ${at}`);
        this.#update('tool_call', { toolCallId: `c${at}`, title: 'Grep Order', kind: 'search', status: 'in_progress' });
        this.#update('tool_call_update', { toolCallId: `c${at}`, status: 'completed', content: [{ type: 'content', content: { type: 'text', text: 'Order.cs:3: public sealed class Order' } }] });
        this.#chunk('agent', `m${at}`, answer(at));
        this.#tell({ method: '_lspagent/session/event', params: { sessionId: 's', event: { type: 'turn_ended', turnId: `t${at}`, reason: 'end_turn' }, _meta: { lspagent: { seq: ++seq, agent: 'main' } } } });
      }
    }

    send(data) {
      const { id, method } = JSON.parse(data);
      if (id === undefined) return;
      const results = {
        initialize: { protocolVersion: 1, agentCapabilities: {} },
        'session/new': { sessionId: 's', configOptions: [] },
        'session/load': { configOptions: [] },
        'session/list': { sessions: [] },
      };
      // As over a wire: the answer comes later.
      setTimeout(() => {
        if (method === 'session/load') this.#history();
        this.#tell({ id, result: results[method] ?? {} });
        if (method === 'authenticate' && scene === 'stream') {
          this.#chunk('user', 'u', 'Go');
          say = text => this.#chunk('agent', 'm', text);
          requestAnimationFrame(() => requestAnimationFrame(() => (bench.isReady = true)));
        }
      }, 0);
    }
  };

  if (scene === 'long') {
    const look = () => {
      const isUsable = document.querySelector('.composer textarea') && document.querySelector('.log')?.textContent.includes(`Turn ${turns - 1}:`);
      if (isUsable) bench.interactiveAt = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }
}
