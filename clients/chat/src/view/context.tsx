import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Controller } from '../app/controller';

const ControllerContext = createContext<Controller | null>(null);

export const ControllerProvider = ControllerContext.Provider;

/** What the page can do; the same for as long as the page is there. */
export function useController(): Controller {
  const controller = useContext(ControllerContext);
  if (!controller) throw new Error('The views are drawn inside the page.');
  return controller;
}
