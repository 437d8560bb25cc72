import type { SessionConfigOption, SessionConfigSelectOption } from '@agentclientprotocol/sdk';
import { useStore } from '../app/store';
import { inertLine } from '../text/inert';
import { useController } from './context';

/** What can be chosen for the session: mode, model and whatever else the agent offers. */
export function Options() {
  const controller = useController();
  const options = useStore(controller.store, state => state.session.options);
  return (
    <>
      {options.map(option =>
        option.type === 'select' && <Picker key={option.id} option={option} onChange={value => void controller.setOption(option.id, value)} />)}
    </>
  );
}

function Picker({ option, onChange }: { option: SessionConfigOption & { type: 'select' }; onChange: (value: string) => void }) {
  const choices = option.options.flatMap((one): SessionConfigSelectOption[] => ('options' in one ? one.options : [one]));
  const current = choices.find(choice => choice.value === option.currentValue);
  // What a mode or a model is called says what it is; what else can be chosen needs its name.
  const isPlain = option.category === 'mode' || option.category === 'model';
  const isRisky = option.id === 'mode' && /bypass/i.test(option.currentValue);
  return (
    <label class={`picker ${option.id} ${isRisky ? 'risky' : ''}`} title={inertLine(current?.description ?? option.description ?? option.name)}>
      <span class="unseen">{inertLine(option.name)}</span>
      <select value={option.currentValue} onChange={event => onChange(event.currentTarget.value)}>
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>{isPlain ? inertLine(choice.name) : `${inertLine(option.name)}: ${inertLine(choice.name).toLowerCase()}`}</option>
        ))}
      </select>
    </label>
  );
}
