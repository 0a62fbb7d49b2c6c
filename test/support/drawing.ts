/** A box that has drawn before: the first picture starts the process that draws. */
import { expect, vi } from 'vitest';
import type { Box } from './box.js';

const PATIENCE_MS = 20_000;

/** For tests that run emulated, where the first picture takes about as long as the box waits for a drawing. */
export async function untilItDraws({ url }: Box): Promise<void> {
  await vi.waitFor(async () => {
    const answer = await fetch(`${url}/qboard/1.png`);
    // To its end: Node 24's `fetch` throws when a server goes while a picture waits to be read.
    await answer.arrayBuffer();
    expect(answer.status).toBe(200);
  }, PATIENCE_MS);
}
