/** Waits for what shall become so, in programs that are no tests; tests have `vi.waitFor`. */

const EVERY_MS = 50;

/** Resolves when `look` passes without a fault; rejects with its last fault when `mostMs` have gone by. */
export function until(look: () => void | Promise<void>, mostMs: number): Promise<void> {
  const begunMs = performance.now();
  let isLooking = false;
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => void again(), EVERY_MS);
    const end = (tell: () => void): void => {
      clearInterval(timer);
      tell();
    };
    const again = async (): Promise<void> => {
      if (isLooking) return;
      isLooking = true;
      try {
        await look();
        end(resolve);
      } catch (error) {
        if (performance.now() - begunMs > mostMs) end(() => reject(error));
      } finally {
        isLooking = false;
      }
    };
    void again();
  });
}
