import { memo } from 'preact/compat';
import { useMemo, useState } from 'preact/hooks';
import { useStore } from '../app/store';
import { lineDiff, type DiffLine } from '../text/diff';
import { shortPath } from '../text/format';
import { inert, inertLine } from '../text/inert';
import { useController } from './context';

/** So many lines are shown before the reader asks for the rest. */
const atFirst = 60;

/** A change of one file: which, how much, and the lines. */
export const Diff = memo(function Diff({ path, oldText, newText, firstLine = 1 }: { path: string; oldText: string | null; newText: string; firstLine?: number }) {
  const controller = useController();
  const folders = useStore(controller.store, state => state.folders);
  const [isWhole, setWhole] = useState(false);
  const diff = useMemo(() => lineDiff(oldText ?? '', newText, firstLine), [oldText, newText, firstLine]);
  const lines = isWhole ? diff.lines : diff.lines.slice(0, atFirst);
  const hidden = diff.lines.length - lines.length;
  const name = inertLine(shortPath(path, folders));
  return (
    <figure class="diff" aria-label={`Change of ${name}: ${diff.added} lines added, ${diff.removed} removed`}>
      <figcaption>
        <span class="path">{name}</span>
        {oldText === null && <span class="badge">new file</span>}
        <span class="counts"><span class="added">+{diff.added}</span> <span class="removed">−{diff.removed}</span></span>
      </figcaption>
      <div class="diff-lines" tabIndex={0} role="group" aria-label="Changed lines">
        <table>
          <tbody>{lines.map((line, index) => <Line key={index} line={line} />)}</tbody>
        </table>
      </div>
      {hidden > 0 && <button type="button" class="quiet" onClick={() => setWhole(true)}>{`Show ${hidden} more lines`}</button>}
    </figure>
  );
});

function Line({ line }: { line: DiffLine }) {
  if (line.type === 'gap') return <tr class="gap"><td colSpan={3}>{line.count === 1 ? '1 line' : `${line.count} lines`}</td></tr>;
  const sign = { same: ' ', added: '+', removed: '−' }[line.type];
  return (
    <tr class={line.isFar ? `${line.type} far` : line.type}>
      <td class="number" data-line={line.newLine ?? line.oldLine ?? ''} />
      <td class="sign">{sign}</td>
      <td class="code" dir="ltr">{inert(line.text) || '\u200a'}</td>
    </tr>
  );
}
