/**
 * Unsaved input, in the memory of this tab: when a session expires, the page goes but the work must not be lost. The same user finds it
 * after the next login; another user does not.
 */
let owner = '';
const kept = new Map<string, unknown>();

export const drafts = {
  /** Clears the input of another user. @param login of the user at the page now */
  belongTo(login: string): void {
    if (login !== owner) kept.clear();
    owner = login;
  },

  /** @param key the place in the address: `tickets/plain` */
  get<Draft>(key: string): Draft | undefined {
    return kept.get(key) as Draft | undefined;
  },

  /** undefined = there is nothing to keep (any more). */
  set(key: string, draft: unknown): void {
    if (draft === undefined) kept.delete(key);
    else kept.set(key, draft);
  },

  /** Called when the user leaves on purpose. */
  clear(): void {
    kept.clear();
  },
};
