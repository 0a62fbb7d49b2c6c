import { wordsOf } from '../shared/words/words.js';

export const { say } = wordsOf('front');

/** `unknown`: the box does not answer a monitor. */
export type Health = 'ok' | 'degraded' | 'stopping' | 'unknown';

export async function readHealth(): Promise<Health> {
  try {
    return ((await (await fetch('/health')).json()) as { readonly status: Health }).status;
  } catch {
    return 'unknown';
  }
}
