// How often, and after which pauses, a server that ended by itself is started again.

const most = 5;
const firstPause = 250;

/** A server that ran for so long has shown that it can; what came before no longer counts. */
const goodRun = 3 * 60_000;

export class Restarts {
  #count = 0;
  #startedAt = 0;

  started(now: number): void {
    this.#startedAt = now;
  }

  /** In milliseconds, how long to wait before the next start; null when it was tried often enough. */
  ended(now: number): number | null {
    if (this.#startedAt > 0 && now - this.#startedAt >= goodRun) this.#count = 0;
    if (this.#count >= most) return null;
    return firstPause * 2 ** this.#count++;
  }

  /** The user wants it to be tried again. */
  forget(): void {
    this.#count = 0;
  }

  get count(): number {
    return this.#count;
  }
}
