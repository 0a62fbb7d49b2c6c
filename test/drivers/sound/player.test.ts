/** One program that plays one sound: what it is given, what it says when it cannot, and its end. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AplayPlayer } from '../../../drivers/sound/player.js';
import { decodeWav } from '../../../drivers/sound/wav.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { standIn } from './programs.js';
import { tone } from './sounds.js';

const SOUND = tone(440, 200);

let folder: string;
let opened: AplayPlayer[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-player-'));
  opened = [];
});
afterEach(() => {
  for (const player of opened) player.close();
  rmSync(folder, { recursive: true, force: true });
});

function playerOf(program: string, timers: VirtualTimers | typeof SYSTEM_TIMERS = SYSTEM_TIMERS): AplayPlayer {
  const player = new AplayPlayer({ device: 'plughw:CARD=Device', timers, program });
  opened.push(player);
  return player;
}

describe('a player', () => {
  it('is given the sound as a WAV on its standard input, and is waited for', async () => {
    const program = standIn(folder, 'aplay', `cat > '${folder}/heard.wav'`);
    expect(await playerOf(program.path).play(SOUND)).toBeNull();
    expect(decodeWav(readFileSync(join(folder, 'heard.wav')))).toEqual(SOUND);
    expect(program.runs()).toEqual(['-q -D plughw:CARD=Device -t wav -']);
  });

  it('is missing, until it is installed', async () => {
    const player = playerOf(join(folder, 'aplay'));
    expect(await player.play(SOUND)).toEqual({ code: 'noPlayer', detail: expect.stringContaining('ENOENT') });
    standIn(folder, 'aplay', 'cat > /dev/null');
    expect(await player.play(SOUND)).toBeNull();
  });

  // The first as alsa-utils 1.2.14 says it; the errors are those of the kernel, in the words of strerror.
  it.each([
    [
      'ALSA lib pcm.c:2722:(snd_pcm_open_noupdate) Unknown PCM default\naplay: main:850: audio open error: No such file or directory',
      'noDevice',
    ],
    ['aplay: main:850: audio open error: No such device', 'noDevice'],
    ['aplay: main:850: audio open error: Device or resource busy', 'deviceBusy'],
    ['aplay: main:850: audio open error: Permission denied', 'noPermission'],
    ['aplay: set_params:1416: Sample format non available', 'notPlayed'],
    ['', 'notPlayed'],
  ])('that says %j: %s', async (said, code) => {
    const program = standIn(folder, 'aplay', `printf '%s' '${said}' >&2; exit 1`);
    // A long sound does not fit into the pipe: the program ends before it has taken all of it.
    const fault = await playerOf(program.path).play(tone(440, 20_000));
    expect(fault?.code).toBe(code);
    expect(fault?.detail).toContain('exit code 1');
  });

  it('that does not end is ended some seconds after its sound', async () => {
    const timers = new VirtualTimers();
    const program = standIn(folder, 'aplay', 'exec sleep 600');
    const playing = playerOf(program.path, timers).play(SOUND);
    await vi.waitFor(() => expect(program.runs().length).toBe(1));
    timers.advance(5_199);
    expect(timers.pending).toBe(1);
    timers.advance(1);
    expect((await playing)?.code).toBe('stuck');
  });

  it('is ended with the box, and plays nothing more', async () => {
    const program = standIn(folder, 'aplay', 'exec sleep 600');
    const player = playerOf(program.path);
    const playing = player.play(SOUND);
    await vi.waitFor(() => expect(program.runs().length).toBe(1));
    player.close();
    expect((await playing)?.code).toBe('notPlayed');
    expect((await player.play(SOUND))?.code).toBe('notPlayed');
    expect(program.runs().length).toBe(1);
  });
});
