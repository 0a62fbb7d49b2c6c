/** Digits from a keyboard or scanner. A scanner types them quickly and ends with Enter. */
export class TypedCode {
  #digits = '';
  #lastMs = 0;

  /** @param gapMs longest gap between keys of a scanner; a person types more slowly */
  constructor(
    private readonly onCode: (code: string) => void,
    private readonly gapMs = 100,
  ) {}

  /** Takes a key. Returns true for the Enter that ends a code, which must not press a button; digits also go to the other handlers. */
  key(key: string, atMs: number): boolean {
    const isQuick = atMs - this.#lastMs <= this.gapMs;
    if (!isQuick) this.#digits = '';
    this.#lastMs = atMs;
    if (/^[0-9]$/.test(key)) {
      this.#digits += key;
      return false;
    }
    const code = this.#digits;
    if (key === 'Shift') return false;
    this.#digits = '';
    if (key !== 'Enter' || !CODE.test(code)) return false;
    this.onCode(code);
    return true;
  }
}

/** The format of appointment codes. */
const CODE = /^[0-9]{4,12}$/;
