// What arrives is taken in once a frame: a page cannot show more, and a stream can say a thousand things in that time.

/** A page that is not seen has no frames, and still has to keep up. */
const unseenDelay = 250;

export class FrameQueue<T> {
  #waiting: T[] = [];
  #isScheduled = false;

  constructor(private readonly take: (items: T[]) => void) {}

  add(item: T): void {
    this.#waiting.push(item);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    if (document.visibilityState === 'visible') requestAnimationFrame(() => this.flush());
    else setTimeout(() => this.flush(), unseenDelay);
  }

  /** Takes in what waits now, for those who must not be overtaken. */
  flush(): void {
    this.#isScheduled = false;
    const items = this.#waiting;
    if (items.length === 0) return;
    this.#waiting = [];
    this.take(items);
  }
}
