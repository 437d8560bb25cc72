import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { filesBelow } from '../../../scripts/steps/files.mjs';
import { startLspAgent } from '../kit/lspagent.mjs';
import { makeWorkspace, startWeb } from '../kit/web.mjs';

const guard = { timeout: 120_000 };

/** One request with exactly these headers; resolves to the status, 101 for a WebSocket that was taken. */
function ask(server, target, headers = {}, method = 'GET') {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: server.port, path: target, method, headers, setHost: headers.host === undefined });
    request.on('upgrade', (response, socket) => (socket.destroy(), resolve({ status: response.statusCode, headers: response.headers, body: '' })));
    request.on('response', response => {
      let body = '';
      response.setEncoding('utf8').on('data', part => (body += part)).on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

const socket = (server, { token = server.token, ...more } = {}) => ({
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': `acp.lspagent, token.${token}`,
  origin: server.origin,
  ...more,
});

test('the page is served with a policy that lets nothing else in', guard, async t => {
  const server = await startWeb(t, makeWorkspace(t));
  const page = await ask(server, '/');
  assert.equal(page.status, 200);
  const policy = page.headers['content-security-policy'];
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", `connect-src 'self' ws://127.0.0.1:${server.port} ws://localhost:${server.port};`, "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.includes(part), part);
  }

  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.equal(page.headers['referrer-policy'], 'no-referrer');
  assert.ok(!page.body.includes(server.token), 'the token is not in the page');
  for (const [name, type] of [['/chat.js', /javascript/], ['/chat.css', /css/], ['/icon.svg', /svg/]]) {
    const file = await ask(server, name);
    assert.equal(file.status, 200, name);
    assert.match(file.headers['content-type'], type);
  }

  for (const name of ['/lspagent.dll', '/../lspagent.dll', '/%2e%2e/lspagent.dll', '/web/index.html', '/etc/passwd', '//etc/passwd']) assert.equal((await ask(server, name)).status, 404, name);
  assert.equal((await ask(server, '/', {}, 'POST')).status, 405);
});

test('only the page itself with its token may connect', guard, async t => {
  const server = await startWeb(t, makeWorkspace(t));
  const connect = more => ask(server, '/acp', socket(server, more)).then(answer => answer.status);
  assert.equal(await connect(), 101);
  assert.equal(await connect({ token: 'wrong' }), 401);
  assert.equal(await connect({ token: '' }), 401);
  assert.equal(await connect({ token: server.token.slice(0, -1) }), 401);
  assert.equal(await connect({ 'sec-websocket-protocol': 'acp.lspagent' }), 401);
  for (const origin of ['https://evil.example', `http://127.0.0.1:${Number(server.port) + 1}`, `http://127.0.0.1:${server.port}.evil.example`, `https://127.0.0.1:${server.port}`, 'null', '']) {
    assert.equal(await connect({ origin }), 403, origin);
  }

  const { origin: _, ...withoutOrigin } = socket(server);
  assert.equal((await ask(server, '/acp', withoutOrigin)).status, 403);
  assert.equal((await ask(server, '/acp', { origin: server.origin, 'sec-websocket-protocol': `token.${server.token}` })).status, 426);
});

test('another name that leads here is refused, as after DNS rebinding', guard, async t => {
  const server = await startWeb(t, makeWorkspace(t));
  for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1', `127.0.0.1:${Number(server.port) + 1}`, `127.0.0.1.evil.example:${server.port}`]) {
    assert.equal((await ask(server, '/', { host })).status, 403, host);
    assert.equal((await ask(server, '/place', { host, authorization: `Bearer ${server.token}` })).status, 403, host);
    assert.equal((await ask(server, '/acp', socket(server, { host, origin: `http://${host}` }))).status, 403, host);
  }

  assert.equal((await ask(server, '/', { host: `localhost:${server.port}` })).status, 200);
});

test('what the page is told of the machine needs the token', guard, async t => {
  const place = makeWorkspace(t);
  const server = await startWeb(t, place);
  assert.equal((await ask(server, '/place')).status, 401);
  assert.equal((await ask(server, '/place', { authorization: 'Bearer wrong' })).status, 401);
  assert.equal((await ask(server, '/place', { authorization: server.token })).status, 401);
  assert.equal((await ask(server, '/place', { authorization: `Bearer ${server.token}`, origin: 'https://evil.example' })).status, 403);
  const told = await ask(server, '/place', { authorization: `Bearer ${server.token}` });
  assert.deepEqual([told.status, JSON.parse(told.body)], [200, { workspace: place.workspace }]);
});

test('nothing but 127.0.0.1 is listened on', guard, async t => {
  const server = await startWeb(t, makeWorkspace(t));
  const others = Object.values(os.networkInterfaces()).flat().filter(one => one.family === 'IPv4' && !one.internal).map(one => one.address);
  for (const host of [...others, '127.0.0.2']) {
    const reached = await new Promise(resolve => {
      const socket = net.connect({ host, port: Number(server.port) }, () => (socket.destroy(), resolve(true)));
      socket.on('error', () => resolve(false));
    });
    assert.equal(reached, false, host);
  }
});

test('the token is new in every run, and in no log', guard, async t => {
  const place = makeWorkspace(t);
  const one = await startWeb(t, place);
  await ask(one, '/acp', socket(one));
  one.child.kill('SIGTERM');
  assert.equal(await one.exit, process.platform === 'win32' ? 'SIGTERM' : 143);
  const two = await startWeb(t, place);
  assert.match(one.token, /^[0-9a-f]{64}$/);
  assert.notEqual(one.token, two.token);
  assert.ok(!one.errors().includes(one.token));
  for (const file of filesBelow(place.home)) assert.ok(!readFileSync(file, 'utf8').includes(one.token), file);
});

test('a folder that is not there and a port that is taken are said in one sentence', guard, async t => {
  const place = makeWorkspace(t);
  const missing = startLspAgent(t, ['web', path.join(place.folder, 'nowhere')], { env: { LSPAGENT_HOME: place.home } });
  assert.equal(await missing.exit, 1);
  assert.match(missing.errors(), /There is no folder .*nowhere/);
  const server = await startWeb(t, place);
  const taken = startLspAgent(t, ['web', place.workspace, '--port', server.port], { env: { LSPAGENT_HOME: place.home } });
  assert.equal(await taken.exit, 1);
  assert.match(taken.errors(), /Port \d+ of 127\.0\.0\.1 cannot be used/);
});
