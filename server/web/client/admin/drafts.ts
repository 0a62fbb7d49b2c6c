/**
 * Unsaved input, in the memory of this tab: when a session expires, the page goes but the work must not be lost. The same user finds it
 * after the next login; another user does not.
 */
class Drafts {
  #owner = '';
  readonly #kept = new Map<string, unknown>();

  /** Clears the input of another user. @param login of the user at the page now */
  belongTo(login: string): void {
    if (login !== this.#owner) this.clear();
    this.#owner = login;
  }

  /** @param key the place in the address: `tickets/plain` */
  get<Draft>(key: string): Draft | undefined {
    return this.#kept.get(key) as Draft | undefined;
  }

  /** undefined = there is nothing to keep (any more). */
  set(key: string, draft: unknown): void {
    if (draft === undefined) this.#kept.delete(key);
    else this.#kept.set(key, draft);
  }

  /** Called when the user leaves on purpose. */
  clear(): void {
    this.#kept.clear();
  }
}

/** One for the page, as there is one address. */
export const drafts = new Drafts();
