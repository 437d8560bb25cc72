// Keys of model providers: kept by the editor's secret storage, and handed to the server in memory whenever it starts.
import * as vscode from 'vscode';
import type { AgentServer } from './server/agentServer';
import type { Hub } from './sessions/hub';

const providers = [
  { name: 'anthropic', label: 'Anthropic' },
  { name: 'openai', label: 'OpenAI' },
];

export class Keys {
  constructor(private readonly secrets: vscode.SecretStorage, private readonly hub: Hub) {}

  /** Whatever starts gets the keys that are kept. */
  handOver(server: AgentServer): void {
    server.onDidChangeState(async state => {
      if (state.name !== 'running') return;
      for (const { name } of providers) {
        const key = await this.secrets.get(secretName(name));
        if (key) await this.#send(name, key).catch(error => server.output.warn(`The key for ${name} could not be handed over: ${error}`));
      }
    });
  }

  async keep(provider: string, key: string | null): Promise<void> {
    if (!providers.some(one => one.name === provider)) return;
    if (key) await this.secrets.store(secretName(provider), key);
    else await this.secrets.delete(secretName(provider));
  }

  async ask(): Promise<void> {
    const provider = await vscode.window.showQuickPick(
      await Promise.all(providers.map(async one => ({ ...one, description: (await this.secrets.get(secretName(one.name))) ? 'a key is kept' : '' }))),
      { title: 'Whose models should the agent use?' },
    );
    if (!provider) return;
    const key = await vscode.window.showInputBox({
      title: `Key for ${provider.label}`,
      prompt: 'It is kept in the secret storage of VS Code and handed to the agent in memory. Leave it empty to forget the one that is kept.',
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined) return;
    await this.#send(provider.name, key.trim() || null);
    await this.keep(provider.name, key.trim() || null);
    void vscode.window.showInformationMessage(key.trim() ? `The key for ${provider.label} is kept, and used from the next message on.` : `The key for ${provider.label} is forgotten.`);
  }

  #send(provider: string, key: string | null): Promise<unknown> {
    return this.hub.request('_lspagent/auth/set', { provider, ...(key ? { key } : {}) });
  }
}

const secretName = (provider: string) => `lspagent.key.${provider}`;
