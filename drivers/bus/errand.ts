/** Sends exchanges on a line that devices share, in order and once each: a lost one is not repeated. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from './bus.js';
import type { Exchange, ExchangeResult } from './exchange.js';

/** @param finished says whether to go on. @returns why the line cannot be used; null = it was used */
export function runErrand(
  bus: Pick<Bus, 'join'>,
  exchanges: readonly Exchange[],
  isUrgent: boolean,
  finished: (result: ExchangeResult, at: number) => boolean,
): Promise<Absence | null> {
  return new Promise((resolve) => {
    let at = 0;
    const end = (absence: Absence | null): void => {
      at = exchanges.length;
      // The bus may report the state of its port during `join`.
      queueMicrotask(() => {
        leave();
        resolve(absence);
      });
    };
    const leave = bus.join({
      next: () => {
        const exchange = exchanges[at];
        return exchange === undefined ? null : { exchange, isUrgent };
      },
      finished: (result) => {
        if (!finished(result, at++) || at >= exchanges.length) end(null);
      },
      dueMs: () => Number.POSITIVE_INFINITY,
      portChanged: (absence) => {
        if (absence !== null) end(absence);
      },
    });
  });
}
