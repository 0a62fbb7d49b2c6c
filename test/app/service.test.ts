import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ServiceEntry, startServices, stopRecords, stopServices } from '../../server/app/service.js';

const LOG = { debug: () => {} } as never;

function fakes() {
  const happened: string[] = [];
  /** It takes a turn to start and to stop. */
  const entry = (name: string, more: Omit<ServiceEntry, 'name' | 'service'> = {}): ServiceEntry => {
    const takesTime = (what: string) => async () => {
      await nextTurn();
      happened.push(`${name} ${what}`);
    };
    return { name, service: { start: takesTime('started'), stop: takesTime('stopped') }, ...more };
  };
  return { happened, entry };
}

describe('the list of services', () => {
  it('is the order of the start, each after the one before it', async () => {
    const { happened, entry } = fakes();
    await startServices([entry('photos'), { name: 'calls', service: {} }, entry('boards'), entry('ticker')], true, LOG);
    expect(happened).toEqual(['photos started', 'boards started', 'ticker started']);
  });

  it('leaves out what writes where the disk takes no writes', async () => {
    const { happened, entry } = fakes();
    await startServices([entry('printing', { writes: true }), entry('boards')], false, LOG);
    expect(happened).toEqual(['boards started']);
  });

  it('stops what brings work, then what answers it, then waits for the disk, then what shows it; records stay for the end', async () => {
    const { happened, entry } = fakes();
    const services = [
      entry('snapshots', { stops: 'records' }),
      entry('buses', { stops: 'lines' }),
      entry('boards', { stops: 'outputs' }),
      entry('pipeline', { stops: 'disk' }),
      entry('printing', { stops: 'answers' }),
      entry('keys', { stops: 'requests' }),
      entry('never stopped'),
    ];
    await stopServices(services, LOG);
    expect(happened).toEqual(['keys stopped', 'printing stopped', 'pipeline stopped', 'boards stopped', 'buses stopped']);
    await stopRecords(services, LOG);
    expect(happened.at(-1)).toBe('snapshots stopped');
  });

  it('stops what belongs to one phase together: an answer waits for its paper, and the printers end it', async () => {
    const { entry } = fakes();
    let paper: (() => void) | undefined;
    const waits = { stop: () => new Promise<void>((resolve) => (paper = resolve)) };
    const services: ServiceEntry[] = [
      { name: 'requests', service: waits, stops: 'answers' },
      { name: 'printing', service: { stop: () => paper?.() }, stops: 'answers' },
      entry('boards', { stops: 'outputs' }),
    ];
    await stopServices(services, LOG);
  });
});
