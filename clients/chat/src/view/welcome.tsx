import { useState } from 'preact/hooks';
import type { NoModel } from '../app/state';
import { useStore } from '../app/store';
import { fileName } from '../text/format';
import { inertLine } from '../text/inert';
import { useController } from './context';
import { Icon } from './icons';
import { Markdown } from './markdown';

const withModel = ['Explain how this solution is built', 'Find code that has no tests', 'What would you improve first?'];
const withoutModel = ['list files matching *.cs', 'search for TODO', 'help'];

/** What is shown while nothing was said. */
export function Welcome() {
  const controller = useController();
  const workspace = useStore(controller.store, state => state.workspace);
  const noModel = useStore(controller.store, state => state.noModel);
  const isOpen = useStore(controller.store, state => state.connection.status === 'open');
  if (!isOpen) return null;
  return (
    <div class="welcome">
      <h2>{`What shall we do in ${inertLine(fileName(workspace))}?`}</h2>
      <p class="path">{inertLine(workspace)}</p>
      {noModel && <ModelSetup {...noModel} />}
      <ul class="suggestions" aria-label="Suggestions">
        {(noModel && !noModel.isRefused ? withoutModel : withModel).map(text => (
          <li key={text}><button type="button" onClick={() => void controller.send([{ type: 'text', text }], false)}>{text}</button></li>
        ))}
      </ul>
    </div>
  );
}

/** Says that there is no model, or that its service lets nobody in, and how to get one. */
export function ModelSetup({ because, isRefused }: NoModel) {
  const controller = useController();
  const canTakeKeys = useStore(controller.store, state => state.methods.includes('_lspagent/auth/set'));
  const [provider, setProvider] = useState('anthropic');
  const [key, setKey] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    void controller.useKey(provider, key.trim());
    setKey('');
  };
  return (
    <section class="setup" aria-label="Choose a model">
      <h3><Icon name="warning" /> {isRefused ? 'The key is not accepted' : 'No model yet'}</h3>
      {isRefused && <Markdown text={because} isWhole={true} />}
      {!isRefused && <p>Plain requests are answered by fixed rules. For an agent that thinks, give it a model:</p>}
      {isRefused && canTakeKeys && <p>Where the environment sets no key, another one can be given here:</p>}
      {canTakeKeys && (
        <form onSubmit={submit}>
          <label>
            <span>Provider</span>
            <select value={provider} onChange={event => setProvider(event.currentTarget.value)}>
              <option value="anthropic">Anthropic</option>
              <option value="openai">OpenAI</option>
            </select>
          </label>
          <label class="grow">
            <span>Key</span>
            <input type="password" value={key} autocomplete="off" spellcheck={false} onInput={event => setKey(event.currentTarget.value)} />
          </label>
          <button type="submit" class="primary" disabled={key.trim() === ''}>Use it</button>
        </form>
      )}
      <div class="fine">
        {canTakeKeys && <p>{controller.host.keepsKeys ? 'The key is kept in the editor’s secret storage and handed to the agent in memory.' : 'The key stays in the agent’s memory until it ends.'}</p>}
        {!isRefused && <Markdown text={because} isWhole={true} />}
      </div>
    </section>
  );
}
