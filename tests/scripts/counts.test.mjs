import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dotnetCounts, nodeCounts, sum, unfinished, withoutSkips } from '../../scripts/steps/counts.mjs';

const dotnet = (total, failed, succeeded, skipped) =>
  `Test run summary: Passed!\n\n  total: ${total}\n  failed: ${failed}\n  succeeded: ${succeeded}\n  skipped: ${skipped}\n  duration: 1s 030ms\n`;
const node = (pass, fail, cancelled, skipped, todo) =>
  `ℹ tests 9\nℹ pass ${pass}\nℹ fail ${fail}\nℹ cancelled ${cancelled}\nℹ skipped ${skipped}\nℹ todo ${todo}\n`;

test('the summary of dotnet test is read', () => {
  assert.deepEqual(dotnetCounts({ code: 0, text: dotnet(6, 0, 5, 1) }), { passed: 5, failed: 0, skipped: 1 });
  assert.deepEqual(dotnetCounts({ code: 2, text: dotnet(6, 2, 4, 0) }), { passed: 4, failed: 2, skipped: 0 });
});

test('the last summary counts, since a test may print one of its own', () => {
  assert.equal(dotnetCounts({ code: 0, text: dotnet(1, 0, 1, 0) + dotnet(6, 0, 6, 0) }).passed, 6);
});

test('the summary of node --test is read, and a cancelled test has failed', () => {
  assert.deepEqual(nodeCounts({ code: 0, text: node(5, 0, 0, 1, 1) }), { passed: 5, failed: 0, skipped: 2 });
  assert.deepEqual(nodeCounts({ code: 1, text: node(5, 1, 2, 0, 0) }), { passed: 5, failed: 3, skipped: 0 });
});

test('a runner that fails without naming a test has failed all the same', () => {
  assert.equal(dotnetCounts({ code: 134, text: dotnet(6, 0, 6, 0) }).failed, 1);
  assert.equal(nodeCounts({ code: 1, text: node(5, 0, 0, 0, 0) }).failed, 1);
});

test('no summary is a failure, whatever the exit code', () => {
  assert.throws(() => dotnetCounts({ code: 0, text: 'all well' }, 'Core.Tests'), /Core\.Tests ended without its summary/);
  assert.throws(() => nodeCounts({ code: 0, text: 'all well' }, 'a.test.mjs'), /a\.test\.mjs ended without its summary/);
});

test('parts add up, and a skip can be made a failure', () => {
  const parts = [{ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }];
  assert.deepEqual(sum(parts), { passed: 11, failed: 22, skipped: 33 });
  assert.deepEqual(withoutSkips(parts[0]), { passed: 1, failed: 5, skipped: 0 });
});

test('the tests that began and were not over are named', () => {
  const line = (isOver, name, ...at) => `${JSON.stringify({ isOver, name, at })}\n`;
  const begun = line(false, 'quick', 0, 1, 1) + line(true, 'quick', 0, 1, 1) + line(false, 'outer', 0, 2, 1) + line(false, 'hangs', 1, 3, 1);
  assert.deepEqual(unfinished(begun), ['outer', 'hangs']);
  assert.deepEqual(unfinished(`${begun}{"isOver":tr`), ['outer', 'hangs']);
  assert.deepEqual(unfinished(begun + line(true, 'hangs', 1, 3, 1) + line(true, 'outer', 0, 2, 1)), []);
});
