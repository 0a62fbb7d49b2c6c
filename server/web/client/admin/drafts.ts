/**
 * What was typed and not saved, in the memory of this tab: a session that ends by itself takes the page away, and must not take the work
 * along. Whoever logs in again goes on; somebody else finds nothing.
 */
class Drafts {
  #owner = '';
  readonly #kept = new Map<string, unknown>();

  /** @param login of who is at the page now */
  belongTo(login: string): void {
    if (login !== this.#owner) this.clear();
    this.#owner = login;
  }

  /** @param key as the address has it: `tickets/plain` */
  get<Draft>(key: string): Draft | undefined {
    return this.#kept.get(key) as Draft | undefined;
  }

  /** undefined = there is nothing to keep (any more). */
  set(key: string, draft: unknown): void {
    if (draft === undefined) this.#kept.delete(key);
    else this.#kept.set(key, draft);
  }

  /** Somebody left on purpose. */
  clear(): void {
    this.#kept.clear();
  }
}

/** One a page, as its address is. */
export const drafts = new Drafts();
