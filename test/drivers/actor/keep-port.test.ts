/** How a device is kept connected, as a pure machine. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type KeepPortEffect,
  type KeepPortInput,
  type KeepPortState,
  keepPort,
  startKeepingPort,
  KEEP_PORT_TIMES as TIMES,
} from '../../../drivers/actor/keep-port.js';
import type { PortFault } from '../../../drivers/ports/port.js';

const FAULTS: readonly PortFault[] = ['absent', 'busy', 'denied', 'lost', 'closed', 'failed'];

/** The effects of the last input, after all the others. */
function whenTold(...inputs: readonly KeepPortInput[]): { readonly state: KeepPortState; readonly effects: readonly KeepPortEffect[] } {
  let step = startKeepingPort(TIMES);
  for (const input of inputs) step = keepPort(step.state, input, TIMES);
  return step;
}
const tell = ({ effects }: { readonly effects: readonly KeepPortEffect[] }): string =>
  effects
    .map((effect) =>
      effect.kind === 'arm' ? `arm ${effect.delayMs}` : effect.kind === 'health' ? `health ${effect.absence}` : effect.kind,
    )
    .join();

const OPENED: KeepPortInput = { kind: 'opened' };
const TIMEOUT: KeepPortInput = { kind: 'timeout' };
const RELEASED: KeepPortInput = { kind: 'released' };
const REOPEN: KeepPortInput = { kind: 'reopen' };
const CLOSE: KeepPortInput = { kind: 'close' };
const failed = (fault: PortFault): KeepPortInput => ({ kind: 'openFailed', fault });
const lost: KeepPortInput = { kind: 'lost', fault: 'lost' };

describe('a port that is kept', () => {
  it.each<[what: string, inputs: readonly KeepPortInput[], effects: string, state: string]>([
    ['is opened at once', [], 'arm 10000,open', 'opening'],
    ['is told when it is open', [OPENED], 'arm 10000,health null', 'ready'],
    ['is tried again after a pause', [failed('absent')], 'arm 250,health unplugged', 'pausing'],
    ['is opened after the pause', [failed('absent'), TIMEOUT], 'arm 10000,open', 'opening'],
    ['pauses longer each time', [failed('busy'), TIMEOUT, failed('busy')], 'arm 500', 'pausing'],
    ['tells a change of the reason', [failed('busy'), TIMEOUT, failed('denied')], 'arm 500,health portDenied', 'pausing'],
    ['is let go when it is lost', [OPENED, lost], 'arm 3000,release,health unplugged', 'releasing'],
    ['is opened again when it does not let go', [OPENED, lost, TIMEOUT], 'arm 250', 'pausing'],
    ['ends although it does not let go', [OPENED, CLOSE, TIMEOUT], 'disarm', 'closed'],
    ['is opened again when it has let go', [OPENED, lost, RELEASED], 'arm 250', 'pausing'],
    ['is given up when it does not open', [TIMEOUT], 'arm 3000,release,health portFailed', 'releasing'],
    ['is dropped when the owner wants it', [OPENED, REOPEN], 'arm 3000,release', 'releasing'],
    ['is told again after that', [OPENED, REOPEN, RELEASED, TIMEOUT, OPENED], 'arm 10000,health null', 'ready'],
    ['is let go at the end', [OPENED, CLOSE], 'arm 3000,release', 'closing'],
    ['has ended when it has let go', [OPENED, CLOSE, RELEASED], 'disarm', 'closed'],
    ['is let go once when it is lost at the end', [OPENED, lost, CLOSE], 'arm 3000', 'closing'],
    ['is not lost twice', [OPENED, lost, lost], '', 'releasing'],
    ['is not opened any more after the end', [CLOSE, OPENED], '', 'closing'],
  ])('%s', (_what, inputs, effects, state) => {
    const step = whenTold(...inputs);
    expect(tell(step)).toBe(effects);
    expect(step.state.kind).toBe(state);
  });

  it.each<[PortFault, string]>([
    ['absent', 'unplugged'],
    ['lost', 'unplugged'],
    ['busy', 'portBusy'],
    ['denied', 'portDenied'],
    ['failed', 'portFailed'],
    ['closed', 'portFailed'],
  ])('that is %s has the health %s', (fault, absence) => {
    expect(whenTold(failed(fault)).effects).toContainEqual({ kind: 'health', absence });
  });

  it('pauses up to a limit, and from the beginning after a connection that held', () => {
    const failures = Array.from({ length: 2_000 }, () => [failed('absent'), TIMEOUT]).flat();
    expect(tell(whenTold(...failures, failed('absent')))).toBe(`arm ${TIMES.longestPauseMs}`);
    expect(tell(whenTold(...failures, OPENED, lost, RELEASED))).toBe(`arm ${TIMES.longestPauseMs}`);
    expect(tell(whenTold(...failures, OPENED, TIMEOUT, lost, RELEASED))).toBe('arm 250');
  });
});

describe('by chance', () => {
  const inputs = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<KeepPortInput>(OPENED, TIMEOUT, RELEASED, REOPEN) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(...FAULTS).chain((fault) => fc.constantFrom(failed(fault), { kind: 'lost', fault } as const)),
      },
      { weight: 1, arbitrary: fc.constant(CLOSE) },
    ),
    { maxLength: 40 },
  );

  it('nothing is opened before the former connection was let go, and nothing at all after the end', () => {
    fc.assert(
      fc.property(inputs, (all) => {
        let state: KeepPortState = startKeepingPort(TIMES).state;
        let held = true;
        let isClosed = false;
        for (const input of all) {
          const endsIt: readonly KeepPortInput['kind'][] = state.kind === 'releasing' ? ['released', 'timeout'] : ['openFailed'];
          if (state.kind !== 'ready' && endsIt.includes(input.kind)) held = false;
          isClosed ||= input.kind === 'close';
          const { effects, state: next } = keepPort(state, input, TIMES);
          state = next;
          for (const effect of effects) {
            if (effect.kind === 'open') expect([held, isClosed]).toEqual([false, false]);
            if (effect.kind === 'open') held = true;
            if (effect.kind === 'health') expect(isClosed).toBe(false);
          }
        }
      }),
    );
  });

  it('health is told only when it has changed', () => {
    fc.assert(
      fc.property(inputs, (all) => {
        let state: KeepPortState = startKeepingPort(TIMES).state;
        let told: string | null | undefined;
        for (const input of all) {
          const { effects, state: next } = keepPort(state, input, TIMES);
          state = next;
          for (const effect of effects) {
            if (effect.kind !== 'health') continue;
            if (effect.absence !== null) expect(effect.absence).not.toBe(told);
            told = effect.absence;
          }
        }
      }),
    );
  });
});
