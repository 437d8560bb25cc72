import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChat, withBrowser } from '../kit/browser.mjs';

/** From now on the page notes, at every frame, what moves in it for longer than a millisecond. */
const watch = page => page.evaluate(() => {
  globalThis.moved = new Set();
  const look = () => {
    for (const animation of document.getAnimations()) {
      const { duration, iterations } = animation.effect.getComputedTiming();
      if (duration > 1) globalThis.moved.add(`${animation.animationName ?? `transition of ${animation.transitionProperty}`} on ${animation.effect.target.className}${iterations === Infinity ? ', for ever' : ''}`);
    }

    requestAnimationFrame(look);
  };
  look();
});

/** A turn with a thought, a call, a question, an answer in pieces, and a hand on everything that can be folded. */
async function live({ chat, page, model }) {
  await chat.say('Go');
  await page.locator('.status .spinner').waitFor();
  await page.locator('.shimmer').first().waitFor();
  model.open('thought');
  await chat.question.waitFor();
  await chat.question.getByRole('button', { name: /Allow once/ }).click();
  await chat.text('The beginning').waitFor();
  await chat.unfold();
  await page.locator('.turn').first().hover();
  // Two frames, so that what began to move is seen to move.
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  model.open('answer');
  await chat.done();
}

const replies = ['? A thought\n!wait thought\n-> Read {"file_path":"../outside.txt"}', 'The beginning\n!wait answer\n and the end.'];

test('who wants less motion sees none while a turn runs', withBrowser, async t => {
  const opened = await openChat(t, replies);
  await watch(opened.page);
  await live(opened);
  assert.deepEqual(await opened.page.evaluate(() => [...globalThis.moved]), []);
});

test('what moves for ever says that something goes on, slowly, and ends with it', withBrowser, async t => {
  const opened = await openChat(t, replies, { context: { reducedMotion: 'no-preference' } });
  await watch(opened.page);
  await live(opened);
  const moved = await opened.page.evaluate(() => [...globalThis.moved]);
  assert.ok(moved.some(one => /^spin on/.test(one)) && moved.some(one => /^breathe on/.test(one)), `the test sees what moves: ${moved}`);
  assert.deepEqual(moved.filter(one => /for ever/.test(one) && !/^(spin on spinner|breathe on .*shimmer)/.test(one)), []);
  await opened.page.waitForFunction(() => document.getAnimations().every(animation => animation.effect.getComputedTiming().iterations !== Infinity));
  const slowest = await opened.page.evaluate(() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule.type === CSSRule.STYLE_RULE && rule.style.animationIterationCount === 'infinite').map(rule => Number.parseFloat(rule.style.animationDuration)));
  assert.ok(slowest.length > 0 && slowest.every(seconds => seconds >= 0.7), `nothing flashes three times a second: ${slowest}`);
});
