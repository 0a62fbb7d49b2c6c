/** So many in so much time for each name, such as codes that are tried from one machine. */

export class Limit {
  readonly #windows = new Map<string, { readonly endMs: number; count: number }>();

  /**
   * @param nowMs of a clock that is never set
   * @param namesMax in memory; while there are so many that were counted a short time ago, no further one passes
   */
  constructor(
    private readonly nowMs: () => number,
    private readonly most: number,
    private readonly windowMs: number,
    private readonly namesMax = 10_000,
  ) {}

  /** False = it is too much. */
  passes(name: string): boolean {
    const now = this.nowMs();
    let window = this.#windows.get(name);
    if (window === undefined || window.endMs <= now) {
      this.#windows.delete(name);
      this.#forgetEnded(now);
      if (this.#windows.size >= this.namesMax) return false;
      window = { endMs: now + this.windowMs, count: 0 };
      this.#windows.set(name, window);
    }
    if (window.count >= this.most) return false;
    window.count += 1;
    return true;
  }

  /** The oldest are first: each is put in when it begins. */
  #forgetEnded(now: number): void {
    for (const [name, { endMs }] of this.#windows) {
      if (endMs > now) return;
      this.#windows.delete(name);
    }
  }
}
