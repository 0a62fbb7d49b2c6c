/** Lines that nobody serves, clerks who have gone, and windows that do nothing while somebody waits. */
import { NO_CLERK } from '../../model/consumer.js';
import { clerkPartOf } from '../rules/abilities.js';
import { bestCandidate } from '../rules/calling/selection.js';
import { isAtWork } from '../rules/serving-windows.js';
import type { QueueState } from '../state.js';
import { type Finding, found } from './finding.js';
import { linesInStep, type OpenWindows, windowsFor } from './open-windows.js';

/** Those who wait with an operation of a service, for any clerk. */
interface LineToServe {
  readonly operationId: number;
  readonly serviceId: number;
  readonly waiting: number;
  /** Open windows that call them. */
  readonly windows: number;
}

export interface LinesToServe {
  readonly lines: readonly LineToServe[];
  /** Services with a line that no open window serves. */
  readonly unserved: ReadonlySet<number>;
  readonly findings: readonly Finding[];
}

/** Visitors wait, and no open window serves them; of a service with several such lines the longest counts. */
export function* laneFindings(state: QueueState, open: OpenWindows): Generator<undefined, LinesToServe> {
  const lines: LineToServe[] = [];
  const unserved = new Map<number, number>();
  const step = linesInStep(open);
  let looked = 0;
  for (const operationId of [...state.books.Operation.keys()]) {
    for (const { serviceId, claimUserId, waiting } of [...state.lanes.of(operationId)]) {
      if (++looked % step === 0) yield;
      if (waiting.size === 0 || claimUserId !== null) continue;
      const windows = windowsFor(state, open, operationId, serviceId);
      lines.push({ operationId, serviceId, waiting: waiting.size, windows });
      if (windows === 0) unserved.set(serviceId, Math.max(unserved.get(serviceId) ?? 0, waiting.size));
    }
  }
  const findings = [...unserved].map(([service, count]) => found('queueUnserved', { service }, count));
  return { lines, unserved: new Set(unserved.keys()), findings };
}

/** Visitors wait for one clerk alone, and the clerk is at no window. A break ends. */
export function bindingFindings(state: QueueState): Finding[] {
  const waiting = new Map<number, number>();
  for (const operationId of state.books.Operation.keys()) {
    for (const { claimUserId, waiting: line } of state.lanes.of(operationId)) {
      if (claimUserId !== null && line.size > 0) waiting.set(claimUserId, Math.max(waiting.get(claimUserId) ?? 0, line.size));
    }
  }
  if (waiting.size === 0) return [];
  for (const [workplaceId, window] of state.windows) if (isAtWork(state, workplaceId, window)) waiting.delete(window.clerkId);
  return [...waiting].map(([user, count]) => found('clerkGone', { user }, count));
}

/**
 * A window that is open and free. Either it has visitors to call, and calls none; or nobody waits for it, while more wait elsewhere than
 * windows serve them, and its clerk could: the service would only have to be opened there.
 */
export function* windowFindings(state: QueueState, open: OpenWindows, { lines }: LinesToServe): Generator<undefined, Finding[]> {
  const findings: Finding[] = [];
  for (const ability of open.free) {
    yield;
    const { workplaceId: window, userId } = ability;
    if (bestCandidate(state, ability) !== undefined) {
      findings.push(found('windowNotCalling', { window }));
      continue;
    }
    const clerk = userId === NO_CLERK ? null : clerkPartOf(state, userId);
    if (clerk === null) continue;
    const could = lines.filter(
      ({ operationId, waiting, windows }) => waiting > windows && (clerk.all_operations === 1 || clerk.operations?.includes(operationId)),
    );
    const longest = could.reduce<LineToServe | null>((best, line) => (best === null || line.waiting > best.waiting ? line : best), null);
    if (longest !== null) findings.push(found('windowIdle', { window, service: longest.serviceId }, longest.waiting));
  }
  return findings;
}
