import { useEffect, useReducer, useRef } from 'preact/hooks';

/** A value that is replaced as a whole, and those who look at a part of it. */
export class Store<T> {
  #value: T;
  #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  patch(part: Partial<T>): void {
    this.set({ ...this.#value, ...part });
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A part of the store; the component is drawn again only when that part is another one. */
export function useStore<T, P>(store: Store<T>, select: (value: T) => P): P {
  const [, redraw] = useReducer<number, void>(count => count + 1, 0);
  const selected = select(store.value);
  const latest = useRef({ select, selected });
  latest.current = { select, selected };
  useEffect(() => {
    const look = () => {
      const { select: choose, selected: shown } = latest.current;
      if (!Object.is(choose(store.value), shown)) redraw();
    };
    look();
    return store.listen(look);
  }, [store]);
  return selected;
}
