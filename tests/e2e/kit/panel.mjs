// An agent panel as its editor sees it: the library of the Agent Client Protocol on one side, the published executable on the other.
import { Readable, Writable } from 'node:stream';
import { client, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import { atEnd } from './ending.mjs';
import { startLspAgent } from './lspagent.mjs';

/**
 * Starts `lspagent acp` and connects; nothing is initialized yet. `output` is every line that the agent has written, `updates`
 * what it has said of its sessions; `until` resolves when one of these is as wanted.
 * @param {(request: object) => object} requestPermission answers for the user
 * @param {(app: import('@agentclientprotocol/sdk').ClientApp) => void} handlers registers what else the client answers
 */
export function startPanel(test, { requestPermission, handlers = () => {}, ...options } = {}) {
  const process = startLspAgent(test, ['acp'], options);
  const app = client({ name: 'end-to-end tests' });
  const updates = [];
  const waiting = new Set();
  app.onNotification(methods.client.session.update, ({ params }) => {
    updates.push(params);
    for (const waiter of waiting) waiter(params);
  });
  if (requestPermission) app.onRequest(methods.client.session.requestPermission, ({ params }) => requestPermission(params));
  handlers(app);
  const until = wanted => new Promise(resolve => {
    const look = update => wanted(update) && (waiting.delete(look), resolve(update));
    updates.some(look) || waiting.add(look);
  });
  const [forClient, forRecord] = Readable.toWeb(process.child.stdout).tee();
  const connection = app.connect(ndJsonStream(Writable.toWeb(process.child.stdin), forClient));
  atEnd(test, () => connection.close());
  return { ...process, connection, agent: connection.agent, updates, until, output: new Response(forRecord).text() };
}

/** What a plain client says first; what it can do beyond that is given as capabilities. */
export function initializeRequest({ capabilities = {}, ...rest } = {}) {
  return { protocolVersion: PROTOCOL_VERSION, clientCapabilities: capabilities, clientInfo: { name: 'end-to-end tests', version: '1' }, ...rest };
}

/** Starts a panel and goes through the handshake; `result` is what the agent announced. */
export async function openPanel(test, { request, ...options } = {}) {
  const panel = startPanel(test, options);
  const result = await panel.agent.request(methods.agent.initialize, initializeRequest(request));
  return { ...panel, result };
}
