/** The real box calls by voice: in the demo to files, at a real place through `aplay`, and without anything to play with not at all. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chime } from '../../../drivers/sound/chime.js';
import type { Samples } from '../../../drivers/sound/pcm.js';
import { decodeWav } from '../../../drivers/sound/wav.js';
import { demoBranch } from '../../../server/demo/branch.js';
import { clipsNeeded } from '../../../server/presentation/voice/announcement.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { standIn } from '../../drivers/sound/programs.js';
import { clipsHeard, rms, writeClips } from '../../drivers/sound/sounds.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';

type Devices = ReplyData<'devices'>;
const PATIENCE_MS = 20_000;

let folder: string;
let box: Box | undefined;
let clients: RawClient[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-voice-'));
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await box?.stop();
  box = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(config: string, path = process.env.PATH): Promise<Box> {
  writeFileSync(join(folder, 'qbox.toml'), config);
  const args = ['--demo', '--config', join(folder, 'qbox.toml')];
  box = await startBox({ args, data: join(folder, 'data'), env: { PATH: path ?? '' } });
  return box;
}

async function clerk(login: string, place: number): Promise<RawSession> {
  const client = await connect(box?.webSocketUrl ?? '');
  clients.push(client);
  return logIn(client, { component: 'workplace', login, place });
}

/** Ports of devices are no clerk's business. */
async function administrator(): Promise<RawSession> {
  const client = await connect(box?.webSocketUrl ?? '');
  clients.push(client);
  return logIn(client, { component: 'administrator', login: 'admin' });
}

/** A visitor takes a ticket for a service; answers its number as it is called. */
async function visitor(service: number): Promise<string> {
  const client = await connect(box?.webSocketUrl ?? '');
  clients.push(client);
  const kiosk = await logIn(client, { component: 'registrator', login: 'kiosk', place: 1 });
  const request = { services: [service], preview: false, noprint: true };
  return (await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', request)).consumer.ticket;
}

async function soundRow(session: RawSession, state: Devices[number]['state']): Promise<Devices[number]> {
  return vi.waitFor(async () => {
    const row = (await session.ask<Devices>('devices')).find(({ kind }) => kind === 'sound');
    if (row?.state !== state) throw new Error(`the sound device is ${row?.state}: ${JSON.stringify(row?.troubles)}`);
    return row;
  }, PATIENCE_MS);
}

/** The WAV files of a folder, oldest first. */
function wavsIn(place: string): readonly Samples[] {
  const files = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.wav')) : [];
  return files.sort().map((name) => decodeWav(readFileSync(join(place, name))));
}

describe('the demo', () => {
  it('calls at the windows that have the voice, after the chime, into files; at the others it does not', async () => {
    await start('');
    const [petrov, smirnova] = [await clerk('petrov', 11), await clerk('smirnova', 12)];
    const row = await soundRow(await administrator(), 'ready');
    expect(row).toMatchObject({ name: 'hall', profile: 'speech', port: `file:${join(folder, 'data', 'sound', 'hall')}`, troubles: [] });
    await visitor(3);
    await smirnova.ask('nextConsumer');
    await visitor(4);
    await petrov.ask('nextConsumer');
    const heard = () => wavsIn(join(folder, 'data', 'sound', 'hall'));
    await vi.waitFor(() => expect(heard().length).toBe(1), PATIENCE_MS);
    await smirnova.ask('retryCallConsumer');
    await petrov.ask('retryCallConsumer');
    await vi.waitFor(() => expect(heard().length).toBe(2), PATIENCE_MS);
    const [first = new Int16Array(), second] = heard();
    // The same words are the same sound; had window 12 been called too, it would be here.
    expect(second).toEqual(first);
    expect(first.slice(0, chime().length)).toEqual(chime());
    expect(rms(first.slice(chime().length))).toBeGreaterThan(1_000);
    // «Клиент гэ один» and «окно два» were spoken, and «клиент ноль», «окно четыре» when the box looked whether it can speak.
    expect(readdirSync(join(folder, 'data', 'speech')).length).toBe(4);
  });
});

describe('a place with a loudspeaker', () => {
  const WINDOW = { id: 11, name: 'Окно 2', alias: 'Окно 2' };
  const CLIPS = (['ru', 'kk'] as const).flatMap((language) =>
    clipsNeeded(
      demoBranch.TicketRange.map(({ prefix }) => prefix),
      [WINDOW],
      language,
    ).map((name) => `${language}/${name}`),
  );
  const SETTINGS = (clips: string) =>
    `[sound.hall]\nwindows = [11]\n[voice]\nlanguages = ["ru", "kk"]\nchime = false\nclips = "${clips}"\n`;

  it('hears the ticket that was called, from recorded clips, in the languages of the branch', async () => {
    const levels = writeClips(join(folder, 'clips'), CLIPS);
    const [bin, heard] = [join(folder, 'bin'), join(folder, 'heard')];
    for (const made of [bin, heard]) mkdirSync(made);
    standIn(bin, 'aplay', `cat > '${heard}/part'; mv '${heard}/part' '${heard}/'$(ls '${heard}' | wc -l).wav`);
    await start(SETTINGS(join(folder, 'clips')), `${bin}:${process.env.PATH}`);
    const [kuznetsov, petrov] = [await clerk('kuznetsov', 13), await clerk('petrov', 11)];
    expect(await soundRow(await administrator(), 'ready')).toMatchObject({ profile: 'clips', port: 'alsa:default' });
    // Window 13 has the voice, and is called elsewhere.
    await visitor(6);
    await kuznetsov.ask('nextConsumer');
    expect(await visitor(4)).toBe('Г001');
    await petrov.ask('nextConsumer');
    const said = () => wavsIn(heard).map((samples) => clipsHeard(samples, levels));
    await vi.waitFor(() => expect(said().length).toBe(2), PATIENCE_MS);
    expect(said()).toEqual([
      [],
      [
        ...['client', 'cyrillic-ghe', 'number-1', 'window', 'number-2'].map((name) => `ru/${name}`),
        ...['client', 'cyrillic-ghe', 'number-1', 'window', 'numbered', 'number-2'].map((name) => `kk/${name}`),
      ],
    ]);
  });

  it('is silent when the box stops, and leaves no player behind', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    // Silence is played at the start; the first call never ends.
    const player = standIn(
      bin,
      'aplay',
      `[ $(wc -l < '${bin}/aplay.runs') = 1 ] && exec cat > /dev/null; echo $$ > '${bin}/pid'; exec sleep 600`,
    );
    await start('[sound.hall]\n', `${bin}:${process.env.PATH}`);
    const petrov = await clerk('petrov', 11);
    await soundRow(petrov, 'ready');
    await visitor(4);
    await petrov.ask('nextConsumer');
    // The shell makes the file before it writes into it.
    const pid = await vi.waitFor(
      () => Number(/^\d+$/m.exec(readFileSync(join(bin, 'pid'), 'utf8'))?.[0] ?? expect.fail('empty')),
      PATIENCE_MS,
    );
    expect(await box?.stop()).toEqual({ code: 0, signal: null });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(player.runs().length).toBe(2);
  });

  it('without aplay and espeak-ng the box says what to install, and the queue goes on', async () => {
    const nothing = join(folder, 'nothing');
    mkdirSync(nothing);
    await start('[sound.hall]\n', nothing);
    const petrov = await clerk('petrov', 11);
    const row = await soundRow(petrov, 'trouble');
    expect(row.troubles.map(({ code, remedy }) => [code, remedy])).toEqual([
      ['noPlayer', expect.stringContaining('alsa-utils')],
      ['noSynthesiser', expect.stringContaining('Install espeak-ng')],
    ]);
    const ticket = await visitor(4);
    expect(await petrov.ask('nextConsumer')).toMatchObject({ ticket });
    expect(await petrov.ask('retryCallConsumer')).toBeDefined();
    expect(box?.stderr()).not.toMatch(/"level":(50|60)/);
  });
});
