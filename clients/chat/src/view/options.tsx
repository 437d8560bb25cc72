import type { SessionConfigOption, SessionConfigSelectOption } from '@agentclientprotocol/sdk';
import { useStore } from '../app/store';
import { inertLine } from '../text/inert';
import { useController } from './context';
import { Icon, type IconName } from './icons';

/** What can be chosen for the session: mode, model and whatever else the agent offers. */
export function Options() {
  const controller = useController();
  const options = useStore(controller.store, state => state.session.options);
  const mode = options.find(option => option.id === 'mode')?.currentValue;
  return (
    <>
      {options.map(option =>
        option.type === 'select' && !(option.id === 'edits' && decidesOnEdits(mode)) && <Picker key={option.id} option={option} onChange={value => void controller.setOption(option.id, value)} />)}
    </>
  );
}

/** Modes in which edits wait in any case, or are not made at all. */
const decidesOnEdits = (mode: unknown) => mode === 'review' || mode === 'plan';

/** What stands for the name of an option where there is no room for it. */
const icons: Record<string, IconName> = { thinking: 'think', edits: 'edit' };

/** What is chosen, in few words, with the list of choices behind it. */
function Picker({ option, onChange }: { option: SessionConfigOption & { type: 'select' }; onChange: (value: string) => void }) {
  const choices = option.options.flatMap((one): SessionConfigSelectOption[] => ('options' in one ? one.options : [one]));
  const current = choices.find(choice => choice.value === option.currentValue);
  // What a mode or a model is called says what it is; what else can be chosen needs its name.
  const isPlain = option.category === 'mode' || option.category === 'model';
  const value = inertLine(current?.name ?? option.currentValue);
  // The day on which a model was made is told by the list.
  const short = option.category === 'model' ? value.replace(/-\d{8}$/, '') : isPlain ? value : value.toLowerCase();
  const isRisky = option.id === 'mode' && /bypass/i.test(option.currentValue);
  return (
    <label class={`picker ${option.id} ${isRisky ? 'risky' : ''}`} title={inertLine(current?.description ?? option.description ?? option.name)}>
      <span class="unseen">{inertLine(option.name)}</span>
      <span class="picker-face" aria-hidden="true">
        {icons[option.id] && <Icon name={icons[option.id]!} />}
        {!isPlain && <span class="picker-name">{inertLine(option.name)}:</span>}
        <span class="picker-value">{short}</span>
        <Icon name="chevron" />
      </span>
      <select value={option.currentValue} onChange={event => onChange(event.currentTarget.value)}>
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>{isPlain ? inertLine(choice.name) : `${inertLine(option.name)}: ${inertLine(choice.name).toLowerCase()}`}</option>
        ))}
      </select>
    </label>
  );
}
