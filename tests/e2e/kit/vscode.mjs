// A real VS Code with the packaged extension in it, in a browser of the test's own, and a model that says what each test wants.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findProgram } from '../../../scripts/steps/find-program.mjs';
import { samples } from '../../../scripts/steps/paths.mjs';
import { packageFile } from '../../../scripts/steps/vsix.mjs';
import { vscode } from '../../../scripts/steps/vscode.mjs';
import { removeFolder } from './ending.mjs';
import { startScriptedModel } from './scripted-model.mjs';

const browserProgram = findProgram('chromium') ?? findProgram('google-chrome') ?? findProgram('chrome');
const missing = !browserProgram ? 'chromium is not installed' : !existsSync(vscode.entry) ? 'VS Code for the tests is not installed' : !existsSync(packageFile('portable')) ? 'the extension is not packaged' : false;

/** For a test that needs VS Code: it is skipped where there is none. */
export const withVsCode = { timeout: 480_000, skip: missing };

/** Where pictures of the screens are kept as artefacts of the build. */
export const pictures = fileURLToPath(new URL('../../../artifacts/screens/vscode/', import.meta.url));

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.tips.enabled': false,
  'editor.minimap.enabled': false,
  'window.confirmBeforeClose': 'never',
  'files.autoSave': 'off',
};

/** A server that stands in for the model's, so that each test can have a model of its own while VS Code keeps one address. */
async function startDoor() {
  let target = null;
  const server = http.createServer((request, response) => {
    if (!target) {
      response.writeHead(529).end();
      return;
    }

    const onward = http.request(new URL(request.url, target), { method: request.method, headers: request.headers }, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    lead: address => (target = address),
    close: () => (server.closeAllConnections(), server.close()),
  };
}

function environment(home, extra) {
  const kept = Object.entries(process.env).filter(([key]) => !/^(LSPAGENT_|ANTHROPIC_|OPENAI_|XDG_|VSCODE_|npm_|NODE_)/.test(key));
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{"serviceUrl":""}', HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), XDG_DATA_HOME: path.join(home, '.local/share'), ...extra };
}

/**
 * Starts VS Code with the extension on a copy of the sample solution, and opens its window.
 * @param {(places: { root: string, workspace: string }) => string | null} options.opens makes what is opened in place of the solution's folder
 */
export async function startVsCode({ opens = ({ workspace }) => workspace, files = {}, userSettings = {}, env = {}, hasModel = true, isTrusted = true, extensions: others = [], extension = packageFile('portable') } = {}) {
  // Short, since a socket lies in it.
  const root = mkdtempSync(path.join(os.tmpdir(), 'vsc-'));
  const workspace = path.join(root, 'Orders');
  const [user, extensions, home] = ['user', 'ext', 'home'].map(name => path.join(root, name));
  for (const made of [path.join(user, 'User'), extensions, home]) mkdirSync(made, { recursive: true });
  cpSync(path.join(samples, 'Orders'), workspace, { recursive: true });
  spawnSync('dotnet', ['restore', '-v', 'quiet', '-nologo', workspace]); // Else it is asked about, over whatever is shown.
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(workspace, name), text);
  writeFileSync(path.join(root, 'outside.txt'), 'what lies outside\n');
  writeFileSync(path.join(user, 'User', 'settings.json'), JSON.stringify({ ...settings, 'security.workspace.trust.enabled': !isTrusted, ...userSettings }));
  const door = await startDoor();
  const model = hasModel ? { ANTHROPIC_API_KEY: 'test', ANTHROPIC_BASE_URL: door.address, LSPAGENT_MODEL: 'claude-sonnet-4-20250514' } : {};
  const surroundings = environment(home, { LSPAGENT_HOME: path.join(home, '.lspagent'), ...model, ...env });
  const common = ['--user-data-dir', user, '--extensions-dir', extensions];
  const install = (...packages) => {
    const installed = spawnSync(vscode.node, [vscode.entry, ...common, ...packages.flatMap(file => ['--install-extension', file])], { env: surroundings, encoding: 'utf8' });
    if (installed.status !== 0) throw new Error(`${installed.stdout}${installed.stderr}`);
  };
  install(extension, ...others);
  const logFile = path.join(root, 'code-server.log');
  const log = openSync(logFile, 'w');
  const child = spawn(vscode.node, [
    vscode.entry, '--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check', ...(isTrusted ? ['--disable-workspace-trust'] : []),
    '--disable-getting-started-override', ...common,
  ], { env: surroundings, stdio: ['ignore', log, log], detached: true });
  // It chooses its port itself, since one that is looked for beforehand may be somebody else's by then.
  let base;
  for (const end = Date.now() + 120_000; !base; ) {
    if (Date.now() > end || child.exitCode !== null) throw new Error(`code-server did not come up: ${readFileSync(logFile, 'utf8')}`);
    await new Promise(resolve => setTimeout(resolve, 50));
    base = /server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
  }

  const browser = await chromium.launch({ executablePath: browserProgram, args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'] });
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 }, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base });
  context.setDefaultTimeout(60_000); // A guard: what a user sees comes much sooner, unless the machine is busy with other things.
  const page = await context.newPage();
  const window = new Window(page, { root, workspace, home, base, door });
  await window.open(opens({ root, workspace }));
  const close = async () => {
    await browser.close();
    door.close();
    // The group that this call made: the server, the extension hosts, the language servers.
    const signal = name => {
      try {
        process.kill(-child.pid, name);
      } catch {
        // All of it has ended already.
      }
    };
    signal('SIGTERM');
    await Promise.race([new Promise(resolve => child.once('exit', resolve)), new Promise(resolve => setTimeout(resolve, 3_000))]);
    signal('SIGKILL');
    if (process.env.KEEP) return;
    try {
      await removeFolder(root);
    } catch {
      // What ends last may still write there; a folder for what is temporary is then left as what it is.
    }
  };
  /** Changes the settings of the folder, as somebody who edits the file does. */
  const set = (name, value) => {
    const file = path.join(workspace, '.vscode', 'settings.json');
    mkdirSync(path.dirname(file), { recursive: true });
    const { [name]: _, ...rest } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    writeFileSync(file, JSON.stringify(value === undefined ? rest : { ...rest, [name]: value }));
  };
  return { window, page, workspace, root, home, install, set, close };
}

/** What a person does in the window, in their words. */
export class Window {
  constructor(page, places) {
    this.page = page;
    Object.assign(this, places);
    this.status = page.locator('#lspagent\\.lspagent-vscode\\.lspagent\\.status');
    this.toasts = page.locator('.notification-toast');
  }

  /** A folder, or a file that names several. */
  async open(folder = this.workspace) {
    const kind = folder?.endsWith('.code-workspace') ? 'workspace' : 'folder';
    await this.page.goto(`${this.base}/${folder ? `?${kind}=${encodeURIComponent(folder)}` : '?ew=true'}`);
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 120_000 });
  }

  /** From now on the model says these replies, one a request. */
  async model(t, ...replies) {
    const model = await startScriptedModel(t, ...replies);
    this.door.lead(model.env.ANTHROPIC_BASE_URL);
    return model;
  }

  /**
   * Runs a command by its title. The list sorts itself while it filters, so that only the row that has the focus counts; and it
   * does not learn of commands that come while it is open, as in a window that has just opened.
   */
  async command(title) {
    const box = this.page.locator('.quick-input-widget input');
    const focused = '.quick-input-list .monaco-list-row.focused';
    const row = this.page.locator(`${focused}[aria-label="${title}"], ${focused}[aria-label^="${title}, "]`);
    for (let attempt = 1; ; attempt++) {
      // A key that comes while the window is busy may go astray.
      await this.page.keyboard.press('F1');
      if (!(await box.waitFor({ timeout: 2_000 + 500 * attempt }).then(() => true, () => false))) {
        if (attempt < 15) continue;
        throw new Error(`The commands are not shown, so that ${title} cannot be run.`);
      }

      await box.fill(`>${title}`);
      const isThere = await row.waitFor({ timeout: attempt < 15 ? 1_500 + 500 * attempt : 30_000 }).then(() => true, error => {
        if (attempt >= 15) throw error;
        return false;
      });
      if (isThere) break;
      await this.page.keyboard.press('Escape');
    }

    await this.page.keyboard.press('Enter');
    await row.waitFor({ state: 'hidden' });
  }

  /** Presses keys until they have had their effect, which is told how long to wait: in a window that is busy they may go astray. */
  async press(keys, effect) {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(keys);
      try {
        await effect({ timeout: 2_500 * attempt });
        return;
      } catch (error) {
        if (attempt >= 8) throw error;
      }
    }
  }

  async openFile(name) {
    const box = this.page.locator('.quick-input-widget input');
    await this.press('ControlOrMeta+P', patience => box.waitFor(patience));
    await box.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.editor.locator('.view-line').first().waitFor();
  }

  get editor() {
    return this.page.locator('.editor-group-container.active .monaco-editor').first();
  }

  /** Puts the caret into a line of the active editor, counted from 1. */
  async goTo(line, column = 1) {
    const box = this.page.locator('.quick-input-widget input');
    await this.press('Control+G', patience => box.waitFor(patience));
    await box.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** The chat of the side bar, which is there before any tab: the page's own document lies two frames down. */
  get chat() {
    return new VsCodeChat(this, this.#pages.first());
  }

  get chatInTab() {
    return new VsCodeChat(this, this.#pages.last());
  }

  get #pages() {
    return this.page.locator('iframe.webview').filter({ visible: true });
  }

  async showChat() {
    // In a window that has just opened the key may not be known yet.
    for (let attempt = 1; (await this.#pages.count()) === 0; attempt++) {
      await this.page.keyboard.press('Control+Alt+L');
      await this.#pages.first().waitFor({ timeout: 3_000 }).catch(error => {
        if (attempt >= 12) throw error;
      });
    }

    return this.chat;
  }

  async openChat() {
    const chat = await this.showChat();
    await chat.ready();
    return chat;
  }

  /** The chat with a conversation in which nothing was said. */
  async freshChat() {
    const chat = await this.openChat();
    await chat.fresh();
    return chat;
  }

  lens(title) {
    return this.page.locator('.codelens-decoration a', { hasText: title });
  }

  async picture(name) {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }

  /** In light, and for the README in dark too. */
  async pictures(name) {
    await this.picture(name);
    if (!process.env.LSPAGENT_PICTURES) return;
    for (const theme of ['vs-dark', 'vs']) {
      await this.command('Preferences: Toggle between Light/Dark Themes');
      await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
      if (theme === 'vs-dark') await this.picture(`${name}-dark`);
    }
  }
}

/** What a person does with the chat in the window. */
export class VsCodeChat {
  constructor(window, view) {
    const frame = view.contentFrame().frameLocator('iframe#active-frame');
    this.window = window;
    this.frame = frame;
    this.message = frame.getByRole('textbox', { name: 'Message to the agent' });
    this.log = frame.getByRole('log');
    this.send = frame.getByRole('button', { name: 'Send', exact: true });
    this.stop = frame.getByRole('button', { name: 'Stop', exact: true });
    this.question = frame.getByRole('alertdialog');
    this.ends = frame.locator('.turn-foot');
    this.turns = frame.locator('.turn');
  }

  /** The document of the page, as a frame in which scripts can be run. */
  async document() {
    const element = await this.frame.locator('html').elementHandle();
    return element.ownerFrame();
  }

  async ready() {
    await this.frame.locator('.picker select').first().waitFor({ timeout: 120_000 });
  }

  /** Begins a conversation in which nothing was said. */
  async fresh() {
    if ((await this.turns.count()) > 0) await this.frame.getByRole('banner').getByRole('button', { name: 'New conversation' }).click();
    await this.frame.locator('.welcome').waitFor();
  }

  async say(words) {
    await this.message.fill(words);
    await this.message.press('Enter');
  }

  /** Waits until so many turns are over. */
  async done(count) {
    await this.ends.nth(count - 1).waitFor();
    await this.send.waitFor();
  }
}
