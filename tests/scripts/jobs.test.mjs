import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure, runWithin, say } from '../../scripts/steps/command.mjs';
import { doJobs } from '../../scripts/steps/jobs.mjs';

const one = { passed: 1, failed: 0, skipped: 0 };

/** Jobs with what they show as one text, in which times are left out. */
async function done(jobs, options = {}) {
  let shown = '';
  const counts = await doJobs(jobs, { room: 2, show: text => (shown += text), ...options });
  return { counts, shown: shown.replace(/ after \d+ s/g, '') };
}

test('a job begins when those that it needs are done, and what it prints is shown whole', async () => {
  const { counts, shown } = await done([
    { name: 'a', work: async () => { say('in a'); await null; say('more of a'); } },
    { name: 'b', needs: ['a'], work: async () => (say('in b'), one) },
  ]);
  assert.deepEqual(counts, one);
  assert.equal(shown, '» a: begun\n» in a\n» more of a\n» a: done\n» b: begun\n» in b\n» b: done\n');
});

test('a job that fails is one failure, what needs it is not begun, and the others go on', async () => {
  const { counts, shown } = await done([
    { name: 'a', work: async () => { throw new Failure('the disk is full.'); } },
    { name: 'b', needs: ['a'], work: () => assert.fail() },
    { name: 'c', needs: ['b'], work: () => assert.fail() },
    { name: 'd', work: async () => one },
  ]);
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
  assert.match(shown, /error: the disk is full\.\n» a: failed\n/);
  assert.match(shown, /» b: not begun, since it needs what failed: a\n» c: not begun, since it needs what failed: b\n/);
});

test('failed tests are counted and hold up nothing', async () => {
  const { counts } = await done([
    { name: 'a', work: async () => ({ passed: 2, failed: 3, skipped: 1 }) },
    { name: 'b', needs: ['a'], work: async () => one },
  ]);
  assert.deepEqual(counts, { passed: 3, failed: 3, skipped: 1 });
});

test('no more is begun than there is room for, and a large job is not passed over for small ones', async () => {
  let [running, most] = [0, 0];
  const order = [];
  const work = (name, takes) => async () => {
    order.push(name);
    running += takes;
    most = Math.max(most, running);
    await new Promise(resolve => setImmediate(resolve));
    running -= takes;
  };
  const sizes = { a: 1, large: 2, b: 1, c: 1, huge: 9 };
  await done(Object.entries(sizes).map(([name, room]) => ({ name, room, work: work(name, Math.min(room, 2)) })));
  assert.equal(most, 2);
  assert.deepEqual(order, ['a', 'large', 'b', 'c', 'huge']);
});

test('a job may only need what stands before it', () => {
  assert.throws(() => doJobs([{ name: 'a', needs: ['b'] }, { name: 'b' }]), /'a' needs 'b'/);
});

test('a program that leaves another one running ends with it', async () => {
  const { code, text } = await runWithin('sh', ['-c', 'sleep 600 & echo done'], { keep: null, grace: 50 });
  assert.deepEqual([code, text], [0, 'done\n']);
});

test('a program that does not end is ended with all that it started, and that is said', async () => {
  let kept = '';
  const { code, isEnded } = await runWithin('sh', ['-c', 'sleep 600 & sleep 600'], { keep: part => (kept += part), minutes: 0.01 });
  assert.equal(isEnded, true);
  assert.ok(code > 128, `${code}`);
  assert.match(kept, /sh did not end within 0\.01 minutes/);
});
