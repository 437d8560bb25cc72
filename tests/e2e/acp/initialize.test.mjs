import assert from 'node:assert/strict';
import { test } from 'node:test';
import { methods, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import { initializeRequest, openPanel, startPanel } from '../kit/panel.mjs';

const guard = { timeout: 60_000 };
const refused = code => error => error.code === code;

test('a client and the agent agree on a version, and the agent says who it is', guard, async t => {
  const { child, exit, output, result } = await openPanel(t);
  assert.equal(result.protocolVersion, PROTOCOL_VERSION);
  assert.equal(result.agentInfo.name, 'lspagent');
  assert.equal(result.agentInfo.title, 'LspAgent');
  assert.match(result.agentInfo.version, /^\d+\.\d+\.\d+/);
  assert.ok(Array.isArray(result.authMethods));
  child.stdin.end();
  assert.equal(await exit, 0);
  const lines = (await output).trimEnd().split('\n');
  assert.equal(lines.length, 1, 'one line for one answer');
});

test('a client of a later version hears which one the agent speaks', guard, async t => {
  const { result } = await openPanel(t, { request: { protocolVersion: 7 } });
  assert.equal(result.protocolVersion, 1);
});

test('a request before initialize and a second initialize are refused, and nothing is lost', guard, async t => {
  const { agent } = startPanel(t);
  await assert.rejects(agent.request(methods.agent.session.list, {}), refused(-32600));
  await agent.request(methods.agent.initialize, initializeRequest());
  await assert.rejects(agent.request(methods.agent.initialize, initializeRequest()), refused(-32600));
  await assert.rejects(agent.request('_lspagent/nothing', {}), refused(-32601));
});

test('a line that is no message costs one answer and not the connection', guard, async t => {
  const { agent, child } = startPanel(t);
  child.stdin.write('this is no JSON\n\n[1,2\n');
  const result = await agent.request(methods.agent.initialize, initializeRequest());
  assert.equal(result.protocolVersion, 1);
});

test('everything that the agent announces has a handler', guard, async t => {
  const { agent, result } = await openPanel(t);
  const { loadSession, promptCapabilities, sessionCapabilities = {}, auth, _meta } = result.agentCapabilities;
  const announced = [
    ...(loadSession ? ['session/load'] : []),
    ...(promptCapabilities ? ['session/prompt'] : []),
    ...Object.entries(sessionCapabilities).filter(([, value]) => value).map(([name]) => (name === 'additionalDirectories' ? 'session/new' : `session/${name}`)),
    ...(auth?.logout ? ['logout'] : []),
    ..._meta.lspagent.methods,
  ];
  for (const method of announced) {
    const error = await agent.request(method, [0]).then(() => null, refusal => refusal);
    assert.notEqual(error?.code, -32601, `${method} is announced and has no handler`);
  }
});

test('the end of input ends the process within two seconds', guard, async t => {
  const { child, exit } = await openPanel(t);
  const started = performance.now();
  child.stdin.end();
  assert.equal(await exit, 0);
  assert.ok(performance.now() - started < 2000, `it took ${performance.now() - started} ms`);
});
