// The chat page in a real browser, served by the published executable.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findProgram } from '../../../scripts/steps/find-program.mjs';
import { atEnd } from './ending.mjs';
import { startScriptedModel } from './scripted-model.mjs';
import { makeWorkspace, startWeb } from './web.mjs';

const program = findProgram('chromium') ?? findProgram('google-chrome') ?? findProgram('chrome');

/** For a test that needs a browser: it is skipped where there is none. */
export const withBrowser = { timeout: 180_000, skip: program ? false : 'chromium is not installed' };

/** Where pictures of the screens are kept as artefacts of the build. */
const pictures = fileURLToPath(new URL('../../../artifacts/screens/web/', import.meta.url));

/** A browser of the test's own. */
export async function startBrowser(t, options = {}) {
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--force-color-profile=srgb', ...(options.args ?? [])] });
  atEnd(t, () => browser.close());
  return browser;
}

/** The page with a model that says what its script says. `faults` is what went wrong in it: errors, and anything that it asked elsewhere. */
export async function openChat(t, replies, { context = {}, ...options } = {}) {
  const place = options.place ?? makeWorkspace(t);
  const model = replies ? await startScriptedModel(t, ...replies) : null;
  const server = await startWeb(t, { ...place, env: { ...model?.env, ...options.env } });
  const browser = await startBrowser(t);
  const browserContext = await browser.newContext({ viewport: { width: 1180, height: 800 }, reducedMotion: 'reduce', ...context });
  await browserContext.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
  const page = await browserContext.newPage();
  const faults = [];
  page.on('pageerror', error => faults.push(`${error}`));
  page.on('console', message => message.type() === 'error' && faults.push(message.text()));
  page.on('request', request => new URL(request.url()).origin !== server.origin && !/^(data|blob):/.test(request.url()) && faults.push(`asked for ${request.url()}`));
  await page.goto(server.address);
  const chat = new Chat(page, faults);
  await chat.ready();
  return { ...place, model, server, browser, context: browserContext, page, chat, faults };
}

/** What a person does with the page, in their words. */
export class Chat {
  constructor(page, faults) {
    this.page = page;
    this.faults = faults;
    this.message = page.getByRole('textbox', { name: 'Message to the agent' });
    this.log = page.getByRole('log');
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.question = page.getByRole('alertdialog');
    this.over = 0;
  }

  async ready() {
    await this.page.locator('.picker select').first().waitFor();
  }

  /** Says something and waits until the agent is done with it. */
  async ask(words) {
    await this.say(words);
    await this.done();
  }

  async say(words) {
    this.over = await this.page.locator('.turn-foot').count();
    await this.message.fill(words);
    await this.message.press('Enter');
  }

  /** Waits for the end of the turn that the last words began. */
  async done() {
    await this.page.waitForFunction(over => document.querySelectorAll('.turn-foot').length > over, this.over);
    await this.send.waitFor();
  }

  /** Opens everything that is folded. */
  async unfold(within = '.turn') {
    const folded = this.page.locator(`${within} [aria-expanded="false"]`);
    while ((await folded.count()) > 0) await folded.first().click();
  }

  text(words) {
    return this.log.getByText(words, { exact: true });
  }

  turn(index = -1) {
    return index < 0 ? this.page.locator('.turn').last() : this.page.locator('.turn').nth(index);
  }

  async picture(name) {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }

  theme(name) {
    return this.page.evaluate(theme => {
      localStorage.setItem('lspagent.theme', theme);
      document.documentElement.dataset.theme = theme;
    }, name);
  }
}

/** What axe finds in a page or a frame that is serious or worse, one line each. Its own policy lets no script in, so axe comes by the debugger. */
export async function seriousFindings(page) {
  const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(readFileSync(source, 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}
