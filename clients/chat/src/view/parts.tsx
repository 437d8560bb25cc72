import { Fragment, type ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useController } from './context';
import { Icon, type IconName } from './icons';

/** A button that is only a picture, with its name for those who do not see it. */
export function IconButton({ icon, label, onClick, class: extra = '', disabled = false, expanded, pressed }: {
  icon: IconName;
  label: string;
  onClick: () => void;
  class?: string;
  disabled?: boolean;
  expanded?: boolean;
  pressed?: boolean;
}) {
  return (
    <button type="button" class={`icon-button ${extra}`} aria-label={label} title={label} onClick={onClick} disabled={disabled} aria-expanded={expanded} aria-pressed={pressed}>
      <Icon name={icon} />
    </button>
  );
}

export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const { host, say } = useCopy();
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => host.copy(text()).then(() => setDone(true), () => say('The clipboard cannot be used here.'));
  return <IconButton icon={isDone ? 'check' : 'copy'} label={isDone ? 'Copied' : label} onClick={() => void copy()} class="copy" />;
}

function useCopy() {
  const controller = useController();
  return { host: controller.host, say: (text: string) => controller.say('warning', text) };
}

/** Something that waits for the reader above everything else; Escape leaves it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => (before instanceof HTMLElement ? before.focus() : undefined);
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={event => event.target === dialog.current && onClose()}
    >
      <div class="dialog-body">
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** A part that is shown when it is asked for; what is not shown is not drawn. */
export function Fold({ summary, children, class: extra = '', isOpenAtFirst = false }: {
  summary: ComponentChildren;
  children: () => ComponentChildren;
  class?: string;
  isOpenAtFirst?: boolean;
}) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <div class={`fold ${extra} ${isOpen ? 'open' : ''}`}>
      <button type="button" class="fold-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class="fold-mark"><Icon name="chevron" /></span>
        {summary}
      </button>
      {isOpen && <div class="fold-body">{children()}</div>}
    </div>
  );
}

/** A line with rules and paths in it, which may be broken where their parts end. */
export function Breakable({ text }: { text: string }) {
  return <>{text.split(/(?<=[(/\\,])/).map((part, index) => <Fragment key={index}>{index > 0 && <wbr />}{part}</Fragment>)}</>;
}
