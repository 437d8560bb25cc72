// The counterpart of the benchmark `rpc`: vscode-jsonrpc does the same work on the same messages.
// node rpc.mjs memory|stdio COUNT WINDOW measures and prints one line of JSON; node rpc.mjs serve is the child of stdio.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { PerformanceObserver } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const messages = JSON.parse(readFileSync(new URL('rpc-messages.json', import.meta.url), 'utf8'));
const hover = 'textDocument/hover';
const didChange = 'textDocument/didChange';

let collections = 0;
new PerformanceObserver(list => { collections += list.getEntries().length; }).observe({ entryTypes: ['gc'] });

function allocated() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function processor() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function connect(input, output) {
  return createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
}

function serve(connection) {
  let changes = 0;
  connection.onRequest(hover, () => messages.hoverResult);
  connection.onNotification(didChange, () => { changes++; });
  connection.onRequest('bench/changes', () => changes);
  connection.onRequest('bench/allocated', () => [allocated(), collections]);
  connection.onRequest('bench/processor', processor);
  connection.listen();
}

async function requests(connection, count, window, latencies) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const start = process.hrtime.bigint();
      await connection.sendRequest(hover, messages.hoverParams);
      latencies?.push(Number(process.hrtime.bigint() - start) / 1000);
    }
  };
  await Promise.all(Array.from({ length: window }, worker));
}

async function notifications(connection, count) {
  const before = await connection.sendRequest('bench/changes');
  for (let sent = 0; sent < count;) {
    const batch = [];
    for (let size = 0; size < 1000 && sent < count; size++, sent++) {
      batch.push(connection.sendNotification(didChange, messages.didChangeParams));
    }
    await Promise.all(batch);
  }
  const received = (await connection.sendRequest('bench/changes')) - before;
  if (received !== count) {
    throw new Error(`${received} of ${count} notifications came`);
  }
}

// How often a second, and for how many microseconds of both sides' processor time each.
async function timed(connection, child, count, work) {
  const used = async () => processor() + (child ? await connection.sendRequest('bench/processor') : 0);
  const before = await used();
  const start = process.hrtime.bigint();
  await work();
  const taken = Number(process.hrtime.bigint() - start) / 1e9;
  return [count / taken, ((await used()) - before) / count];
}

function percentile(latencies, share) {
  latencies.sort((a, b) => a - b);
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
}

// Only a run without a collection tells what was allocated; the caller starts node with a young generation large enough.
async function bytesPerMessage(connection, child, work) {
  const before = [await connection.sendRequest('bench/allocated'), allocated(), collections];
  const sent = await work();
  const after = [await connection.sendRequest('bench/allocated'), allocated(), collections];
  const here = after[1] - before[1];
  const there = child ? after[0][0] - before[0][0] : 0;
  return after[2] === before[2] && after[0][1] === before[0][1] ? (here + there) / sent : null;
}

async function measure(connection, child, count, window) {
  await requests(connection, count, window);
  await requests(connection, Math.floor(count / 4), 1);
  await notifications(connection, count);
  const result = {};
  if (process.env.BENCH_BYTES) {
    const some = 5000;
    result.bytesPerRoundTripMessage = await bytesPerMessage(connection, child, async () => { await requests(connection, some, window); return 2 * some; });
    result.bytesPerNotification = await bytesPerMessage(connection, child, async () => { await notifications(connection, some); return some; });
    return result;
  }
  const loaded = [];
  const alone = [];
  [result.requestsPerSecond, result.processorMicrosecondsPerRoundTrip] = await timed(connection, child, count, () => requests(connection, count, window));
  [result.notificationsPerSecond, result.processorMicrosecondsPerNotification] = await timed(connection, child, count, () => notifications(connection, count));
  await requests(connection, count / 4, window, loaded);
  await requests(connection, Math.floor(count / 4), 1, alone);
  result.medianMicroseconds = percentile(alone, 0.5);
  result.p99Microseconds = percentile(alone, 0.99);
  result.loadedP99Microseconds = percentile(loaded, 0.99);
  return result;
}

const [mode, count, window] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
if (mode === 'serve') {
  serve(connect(process.stdin, process.stdout));
} else if (mode === 'memory') {
  const [there, back] = [new PassThrough(), new PassThrough()];
  serve(connect(there, back));
  const client = connect(back, there);
  client.listen();
  console.log(JSON.stringify(await measure(client, false, count, window)));
  process.exit(0);
} else {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const client = connect(child.stdout, child.stdin);
  client.listen();
  console.log(JSON.stringify(await measure(client, true, count, window)));
  child.kill();
  process.exit(0);
}
