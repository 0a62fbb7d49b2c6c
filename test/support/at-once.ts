/** Requests that the box finds all together when it looks: it is stopped while they are sent. */
import { vi } from 'vitest';
import type { Box } from './box.js';
import type { Frame, RawClient } from './raw-client.js';

export async function allAtOnce({ pid }: Box, { socket }: RawClient, send: () => readonly Promise<Frame>[]): Promise<Frame[]> {
  process.kill(pid, 'SIGSTOP');
  try {
    const answers = Promise.all(send());
    await vi.waitFor(() => {
      if (socket.bufferedAmount > 0) throw new Error('requests are still on their way');
    });
    process.kill(pid, 'SIGCONT');
    return await answers;
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
