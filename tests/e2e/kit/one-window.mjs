// Tests that share one window of VS Code, in their order: each begins with a conversation and a model of its own.
import { after, before, test } from 'node:test';
import { startVsCode, withVsCode } from './vscode.mjs';

const { skip, timeout } = withVsCode;

/**
 * Opens the window before the first test and closes it after the last.
 * @param {() => object} options what VS Code is started with
 * @param {(code: object) => void} use is given what was started
 * @returns a function that declares a test in the window; what it looked like when it failed is kept
 */
export function oneWindow(options, use) {
  let code;
  before(async () => {
    if (skip) return;
    code = await startVsCode(options());
    use(code);
  }, { timeout });
  after(() => code?.close());
  return (name, work) => test(name, { skip, timeout: 400_000 }, async t => {
    try {
      await work(t);
    } catch (error) {
      await code?.window.picture(`failed-${name.replace(/\W+/g, '-').slice(0, 60)}`);
      throw error;
    }
  });
}

/** A call of a tool, as the script of a model has it. */
export const call = (tool, input) => `-> ${tool} ${JSON.stringify(input)}`;
