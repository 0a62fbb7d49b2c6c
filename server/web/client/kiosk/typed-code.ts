/** Digits that come from a keyboard or a scanner: a scanner types them quickly, and ends with Enter. */
export class TypedCode {
  #digits = '';
  #lastMs = 0;

  /** @param gapMs a person's keys are further apart */
  constructor(
    private readonly onCode: (code: string) => void,
    private readonly gapMs = 100,
  ) {}

  /** Takes a key; true for the Enter that ends a code, and is meant for no button. The digits are others' as well. */
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

/** As appointments have them. */
const CODE = /^[0-9]{4,12}$/;
