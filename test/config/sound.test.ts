/** `[voice]` and `[sound.NAME]`: what is left out, and what is refused in words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config/load.js';

const folder = mkdtempSync(join(tmpdir(), 'qbox-sound-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  const path = join(folder, 'qbox.toml');
  writeFileSync(path, text);
  return loadConfig(['--config', path], {});
}

function faultsOf(text: string): readonly string[] {
  const loaded = load(text);
  return 'faults' in loaded ? loaded.faults.map(({ field, expected, got }) => `${field}: ${expected}; ${got}`) : [];
}

describe('sound devices', () => {
  it('need nothing but a name', () => {
    const loaded = load('[sound.hall]\n[sound.upstairs]\ndevice = "plughw:1"\nwindows = [12, 13]\nvolume = 60\n');
    expect('sound' in loaded && loaded.sound).toEqual([
      { name: 'hall', device: 'default', windows: [], volume: 100 },
      { name: 'upstairs', device: 'plughw:1', windows: [12, 13], volume: 60 },
    ]);
  });

  it('with faults are refused', () => {
    expect(faultsOf('[sound.hall]\ndevise = "x"\nvolume = 0\nwindows = [1, "two"]\n')).toEqual([
      'sound.hall.devise: a known setting (did you mean sound.hall.device?); "devise"',
      'sound.hall.windows: a list of at most 500 ids of windows; [1,"two"]',
      'sound.hall.volume: a whole number from 1 to 100; 0',
    ]);
  });
});

describe('the name of a sound device', () => {
  const isTaken = (device: string) => faultsOf(`[sound.hall]\ndevice = ${JSON.stringify(device)}\n`).length === 0;

  it.each([
    'null',
    'hw:0,0',
    'sysdefault:CARD=Device',
    'hdmi:CARD=vc4hdmi0,DEV=0',
    'bluealsa:DEV=00:11:22:33:44:55,PROFILE=a2dp',
    'profile',
  ])('may be %s', (device) => expect(isTaken(device)).toBe(true));

  // Each of these but the last two was seen to write to a file or to run a command when a sound was played.
  it.each([
    "tee:null,'|id >/tmp/x',raw",
    "file:'|id >/tmp/x',raw",
    'file:FILE=qbox.db,FORMAT=raw',
    'file:qbox.db,raw',
    "plug:SLAVE='file:qbox.db,raw'",
    '{ type file }',
    '-D',
  ])('may not be %s', (device) => expect(isTaken(device)).toBe(false));
});

describe('the voice', () => {
  it('is refused with languages and hours that there are not', () => {
    expect(faultsOf('[voice]\nlanguages = ["ru", "de"]\nquiet_hours = "21-8"\ntimes = 6\n')).toEqual([
      'voice.languages: a list of languages, each once: "ru", "en", "kk"; ["ru","de"]',
      'voice.times: a whole number from 1 to 5; 6',
      'voice.quiet_hours: hours such as "21:00-08:00"; "21-8"',
    ]);
    expect(faultsOf('[voice]\nlanguages = ["ru", "ru"]\n').length).toBe(1);
    expect(faultsOf('[voice]\nlanguages = []\n').length).toBe(1);
  });

  it('takes them all', () => {
    const loaded = load('[voice]\nlanguages = ["kk", "ru", "en"]\nquiet_hours = "21:00-08:00"\nclips = "/clips"\nchime = false\n');
    expect('voice' in loaded && loaded.voice).toMatchObject({
      languages: ['kk', 'ru', 'en'],
      quietHours: '21:00-08:00',
      clips: '/clips',
      chime: false,
    });
  });
});
