/** How old what a page shows of a branch gets: from the moment of a look at the hall until a later one is shown. */
export class Ages {
  readonly #looks = new Map<string, Map<number, number>>();
  readonly #shown = new Map<string, { readonly looks: number; readonly atMs: number }>();
  readonly #ages: number[] = [];

  looked(branch: string, looks: number, atMs: number): void {
    const all = this.#looks.get(branch) ?? new Map<number, number>();
    this.#looks.set(branch, all);
    all.set(looks, atMs);
  }

  shown(branch: string, looks: number, nowMs: number): void {
    const before = this.#shown.get(branch);
    const atMs = this.#looks.get(branch)?.get(looks);
    // What was told before the page was open.
    if (atMs === undefined || looks === before?.looks) return;
    if (before !== undefined) this.#ages.push(nowMs - before.atMs);
    this.#shown.set(branch, { looks, atMs });
  }

  result(): { readonly oldestMs: number; readonly p99Ms: number; readonly count: number } {
    const sorted = [...this.#ages].sort((one, other) => one - other);
    if (sorted.length === 0) throw new Error('no live view was shown');
    return { oldestMs: sorted.at(-1) ?? 0, p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0, count: sorted.length };
  }
}
