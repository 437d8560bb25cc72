import type { ComponentChildren } from 'preact';
import { useController } from './context';

/** A link that says where it leads before it is followed: what it is called is the model's word for it. */
export function Link({ address, children }: { address: string; children: ComponentChildren }) {
  const controller = useController();
  return (
    <a
      href={address}
      title={address}
      rel="noopener noreferrer"
      target="_blank"
      onClick={event => {
        event.preventDefault();
        controller.askForLink(address);
      }}
      onAuxClick={event => event.preventDefault()}
    >
      {children}
    </a>
  );
}
