/** State machine that keeps a device connected: open, detect loss, reopen after a growing pause. Pure; time and port events are inputs. */
import type { ExplainedFault, PortFault } from '../ports/port.js';

export type Absence = 'unplugged' | 'portBusy' | 'portDenied' | 'portFailed' | ExplainedFault;

const ABSENCE_OF_FAULT: Readonly<Record<PortFault, Absence>> = {
  absent: 'unplugged',
  lost: 'unplugged',
  busy: 'portBusy',
  denied: 'portDenied',
  closed: 'portFailed',
  failed: 'portFailed',
  noScheduler: 'noScheduler',
  noQueue: 'noQueue',
  queueStopped: 'queueStopped',
  queueWaits: 'queueWaits',
  wrongSpeed: 'wrongSpeed',
};

export interface KeepPortTimes {
  /** An open that takes longer has failed; a port that still opens later is closed at once. */
  readonly openTimeoutMs: number;
  /** Pause before the second attempt; doubles with each further attempt. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** A connection that is not released within this time is abandoned: neither a new connection nor closing waits for it any longer. */
  readonly releaseTimeoutMs: number;
  /** A connection that lasted this long was good: the next loss starts with the shortest pause. */
  readonly steadyMs: number;
}

/** Replugging is noticed within two seconds; a missing device costs one attempt in two seconds. */
export const KEEP_PORT_TIMES: KeepPortTimes = {
  openTimeoutMs: 10_000,
  firstPauseMs: 250,
  longestPauseMs: 2_000,
  releaseTimeoutMs: 3_000,
  steadyMs: 10_000,
};

export type KeepPortState =
  | { readonly kind: 'opening' | 'pausing'; readonly attempts: number; readonly told: Absence | null }
  | { readonly kind: 'ready'; readonly attempts: number; readonly told: null }
  /** Waits until the old connection is released: until then the device is busy. */
  | { readonly kind: 'releasing'; readonly attempts: number; readonly told: Absence | null }
  /** Permanent; `closed` when the device is free. */
  | { readonly kind: 'closing' | 'closed' };

export type KeepPortInput =
  | { readonly kind: 'opened' }
  | { readonly kind: 'openFailed' | 'lost'; readonly fault: PortFault }
  | { readonly kind: 'released' }
  | { readonly kind: 'timeout' }
  /** The owner gives up this connection because the device does not answer. */
  | { readonly kind: 'reopen' }
  | { readonly kind: 'close' };

export type KeepPortEffect =
  /** Answered by `opened` or `openFailed`. */
  | { readonly kind: 'open' }
  /** Releases the connection, or the one being opened; answered by `released`. */
  | { readonly kind: 'release' }
  /** There is one timer: setting it again replaces it. Answered by `timeout`. */
  | { readonly kind: 'arm'; readonly delayMs: number }
  | { readonly kind: 'disarm' }
  /** Sent when the absence changes; null = connected. */
  | { readonly kind: 'health'; readonly absence: Absence | null };

export interface KeepPortStep {
  readonly state: KeepPortState;
  readonly effects: readonly KeepPortEffect[];
}

export function startKeepingPort(times: KeepPortTimes): KeepPortStep {
  return { state: { kind: 'opening', attempts: 0, told: null }, effects: openWithin(times) };
}

/** Ignores an input that does not fit the state (a late `opened`, a second `lost`): the runner drops what belongs to it. */
export function keepPort(state: KeepPortState, input: KeepPortInput, times: KeepPortTimes): KeepPortStep {
  if (input.kind === 'close') return close(state, times);
  switch (state.kind) {
    case 'opening':
      if (input.kind === 'opened') {
        const effects: KeepPortEffect[] = [
          { kind: 'arm', delayMs: times.steadyMs },
          { kind: 'health', absence: null },
        ];
        return { state: { kind: 'ready', attempts: state.attempts, told: null }, effects };
      }
      if (input.kind === 'openFailed') return pause(state, ABSENCE_OF_FAULT[input.fault], times);
      if (input.kind === 'timeout') return release(state, 'portFailed', times);
      return unchanged(state);
    case 'ready':
      if (input.kind === 'timeout') return { state: { ...state, attempts: 0 }, effects: [] };
      if (input.kind === 'lost') return release(state, ABSENCE_OF_FAULT[input.fault], times);
      if (input.kind === 'reopen') return release(state, null, times);
      return unchanged(state);
    case 'releasing':
      return input.kind === 'released' || input.kind === 'timeout' ? pause(state, state.told, times) : unchanged(state);
    case 'pausing':
      if (input.kind !== 'timeout') return unchanged(state);
      return { state: { ...state, kind: 'opening' }, effects: openWithin(times) };
    case 'closing':
      if (input.kind !== 'released' && input.kind !== 'timeout') return unchanged(state);
      return { state: { kind: 'closed' }, effects: [{ kind: 'disarm' }] };
    case 'closed':
      return unchanged(state);
  }
}

const unchanged = (state: KeepPortState): KeepPortStep => ({ state, effects: [] });

const openWithin = ({ openTimeoutMs }: KeepPortTimes): readonly KeepPortEffect[] => [
  { kind: 'arm', delayMs: openTimeoutMs },
  { kind: 'open' },
];

function close(state: KeepPortState, { releaseTimeoutMs }: KeepPortTimes): KeepPortStep {
  if (state.kind === 'closing' || state.kind === 'closed') return unchanged(state);
  // A release already under way is answered once, and that answer also ends closing.
  const release: readonly KeepPortEffect[] = state.kind === 'releasing' ? [] : [{ kind: 'release' }];
  return { state: { kind: 'closing' }, effects: [{ kind: 'arm', delayMs: releaseTimeoutMs }, ...release] };
}

const tell = (absence: Absence | null, told: Absence | null): readonly KeepPortEffect[] =>
  absence === told ? [] : [{ kind: 'health', absence }];

interface Trying {
  readonly attempts: number;
  readonly told: Absence | null;
}

function release({ attempts, told }: Trying, absence: Absence | null, { releaseTimeoutMs }: KeepPortTimes): KeepPortStep {
  const effects: readonly KeepPortEffect[] = [{ kind: 'arm', delayMs: releaseTimeoutMs }, { kind: 'release' }, ...tell(absence, told)];
  return { state: { kind: 'releasing', attempts, told: absence }, effects };
}

function pause({ attempts, told }: Trying, absence: Absence | null, { firstPauseMs, longestPauseMs }: KeepPortTimes): KeepPortStep {
  const delayMs = Math.min(firstPauseMs * 2 ** attempts, longestPauseMs);
  // The count stops where the pause stops growing, so that it never overflows.
  const state = { kind: 'pausing', attempts: delayMs < longestPauseMs ? attempts + 1 : attempts, told: absence } as const;
  return { state, effects: [{ kind: 'arm', delayMs }, ...tell(absence, told)] };
}
