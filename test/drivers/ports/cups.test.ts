/** A queue of CUPS whose programs misbehave; `cups-box` has the real ones. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CupsPrograms, openCups } from '../../../drivers/ports/cups.js';
import { Recorder } from './recorder.js';

const HALL = { kind: 'cups', queue: 'hall' } as const;
const IDLE = 'echo "printer hall is idle.  enabled since Sat"; echo "hall accepting requests since Sat"';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qbox-cups-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Scripts in the place of lp and lpstat; each job that lp takes is a file `job-N`. */
function programs(lpstat: string, lp = 'cat > "$(mktemp "$JOBS/job-XXXXXX")"'): CupsPrograms & { readonly jobs: () => Buffer[] } {
  const path = folder();
  const script = (name: string, body: string): string => {
    writeFileSync(join(path, name), `#!/bin/sh\nJOBS=${path}\n${body}\n`, { mode: 0o755 });
    return join(path, name);
  };
  const jobs = () => readdirSync(path).flatMap((file) => (file.startsWith('job-') ? [readFileSync(join(path, file))] : []));
  return { lp: script('lp', lp), lpstat: script('lpstat', lpstat), jobs };
}

describe('a queue', () => {
  it('is given a job for each ticket, whole, and none of zeros', async () => {
    const cups = programs(IDLE);
    const port = await openCups(HALL, cups)(new Recorder());
    await port.write(new Uint8Array(5000));
    await port.write(Buffer.from('first '), false);
    await port.write(Buffer.from('ticket'), false);
    expect(cups.jobs()).toEqual([]);
    await port.write(Buffer.from('!'));
    await port.write(Buffer.from('second'));
    expect(cups.jobs().map(String).sort()).toEqual(['first ticket!', 'second']);
    await port.close();
    await expect(port.write(Buffer.from('x'))).rejects.toMatchObject({ fault: 'closed' });
  });

  it.each([
    ['that does not exist', 'echo "lpstat: Invalid destination name in list \\"hall\\"." >&2; exit 1', 'absent', /Invalid destination/],
    ['of a scheduler that does not run', 'exit 1', 'absent', /does not run/],
    ['that is stopped', 'echo "printer hall disabled since Sat -"; echo "\tpaper is out"', 'failed', /stopped: paper is out/],
    ['that takes no jobs', 'echo "hall not accepting requests since Sat -"; echo "\tRejecting Jobs"', 'failed', /no jobs: Rejecting Jobs/],
  ] as const)('%s is not opened', async (_what, lpstat, fault, words) => {
    await expect(openCups(HALL, programs(lpstat))(new Recorder())).rejects.toMatchObject({ fault, message: expect.stringMatching(words) });
  });

  it('is not there without the programs of CUPS', async () => {
    const none = { lp: '/nowhere/lp', lpstat: '/nowhere/lpstat' };
    await expect(openCups(HALL, none)(new Recorder())).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringMatching(/cups-client/),
    });
  });

  it('that refuses a job is lost with its words, and the ticket is not told as printed', async () => {
    const listener = new Recorder();
    const port = await openCups(
      HALL,
      programs(IDLE, 'cat > /dev/null; echo "lp: Destination \\"hall\\" is not accepting jobs." >&2; exit 1'),
    )(listener);
    await expect(port.write(Buffer.from('ticket'))).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringMatching(/not accepting jobs/),
    });
    expect(listener.losses).toHaveLength(1);
  });

  it('whose program hangs is given up when the port is closed, and nothing goes on', async () => {
    const cups = programs(IDLE, 'exec sleep 60');
    const port = await openCups(HALL, cups)(new Recorder());
    const written = port.write(Buffer.from('ticket'));
    const refused = expect(written).rejects.toMatchObject({ fault: 'closed' });
    await port.close();
    await refused;
  });

  it('keeps no job without an end for ever', async () => {
    const listener = new Recorder();
    const port = await openCups(HALL, programs(IDLE))(listener);
    const part = new Uint8Array(1024 * 1024);
    for (let at = 0; at < 4; at++) await port.write(part, false);
    await expect(port.write(part, false)).rejects.toMatchObject({ fault: 'failed' });
    expect(listener.losses).toHaveLength(1);
  });
});
