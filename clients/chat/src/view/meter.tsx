import { useStore } from '../app/store';
import { money, tokens } from '../text/format';
import { useController } from './context';

const round = 2 * Math.PI * 6;

/** How full the model's window is, and what the session has cost. */
export function Meter() {
  const usage = useStore(useController().store, state => state.session.usage);
  if (!usage || usage.size <= 0) return null;
  const share = Math.min(1, usage.used / usage.size);
  const cost = usage.cost ? money(usage.cost.amount, usage.cost.currency) : null;
  const text = `${Math.round(share * 100)}% of the context used: ${tokens(usage.used)} of ${tokens(usage.size)} tokens${cost ? `; cost ${cost}` : ''}`;
  return (
    <span class="meter" role="img" aria-label={text} title={text}>
      <svg viewBox="0 0 16 16" class={share > 0.85 ? 'full' : ''} aria-hidden="true">
        <circle cx="8" cy="8" r="6" />
        <circle class="used" cx="8" cy="8" r="6" stroke-dasharray={`${share * round} ${round}`} />
      </svg>
      <span>{`${Math.round(share * 100)}%`}</span>
      {cost && <span class="cost">{cost}</span>}
    </span>
  );
}
