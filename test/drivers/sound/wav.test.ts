/** Samples and WAV files: what is written is read again, whatever else programs write is read or refused in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chime } from '../../../drivers/sound/chime.js';
import { atVolume, durationMs, joined, RATE_HZ, resampled, silence, trimmed } from '../../../drivers/sound/pcm.js';
import { BadWav, decodeWav, encodeWav } from '../../../drivers/sound/wav.js';
import { rms, tone, wavFile } from './sounds.js';

const anySamples = fc.int16Array({ maxLength: 200 });

describe('a WAV file', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anySamples, (samples) => {
        expect(decodeWav(encodeWav(samples))).toEqual(samples);
      }),
    );
  });

  it('has the header that the specification of 1991 gives', () => {
    expect(Buffer.from(encodeWav(Int16Array.of(1, -2))).toString('hex')).toBe(
      // RIFF, length, WAVE; fmt, 16, PCM, 1 channel, 22050 Hz, 44100 bytes a second, 2 bytes, 16 bits; data, length, samples.
      '52494646280000005741564566' + '6d742010000000' + '0100010022560000' + '44ac000002001000' + '64617461040000000100feff',
    );
  });

  it('of two channels becomes their mean', () => {
    expect(decodeWav(wavFile({ channels: 2, samples: [100, 300, -5, -6, 32_767, 32_767] }))).toEqual(Int16Array.of(200, -5, 32_767));
  });

  it('may claim more bytes than it has, may have other chunks, and may end in the middle of a sample', () => {
    const claims = wavFile({ samples: [7, 8, 9], dataBytes: 0x7fff_f000 });
    expect(decodeWav(claims)).toEqual(Int16Array.of(7, 8, 9));
    expect(decodeWav(claims.subarray(0, -1))).toEqual(Int16Array.of(7, 8));
    expect(decodeWav(wavFile({ samples: [7], before: { name: 'LIST', bytes: 5 } }))).toEqual(Int16Array.of(7));
    expect(decodeWav(wavFile({ samples: [7], format: 0xfffe }))).toEqual(Int16Array.of(7));
  });

  it.each([
    ['a text', Buffer.from('hello, this is no sound'), 'no WAV'],
    ['nothing', Buffer.alloc(0), 'no WAV'],
    ['a header alone', Buffer.from('RIFF\0\0\0\0WAVE'), 'without sound'],
    ['8 bits', wavFile({ samples: [1], bits: 8 }), '16-bit PCM'],
    ['MP3 in a WAV', wavFile({ samples: [1], format: 0x55 }), '16-bit PCM'],
    ['six channels', wavFile({ samples: [1, 2, 3, 4, 5, 6], channels: 6 }), 'got 6'],
    ['96 kHz', wavFile({ samples: [1], rateHz: 96_000 }), 'got 96000'],
  ])('that is %s is refused in words', (_, bytes, words) => {
    expect(() => decodeWav(bytes)).toThrow(BadWav);
    expect(() => decodeWav(bytes)).toThrow(words);
  });

  it('of chance never does anything but give samples or refuse', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(60), (noise, from) => {
        const file = Buffer.from(wavFile({ samples: [1, 2, 3, 4] }));
        file.set(noise.subarray(0, Math.max(0, file.length - from)), from % file.length);
        try {
          expect(decodeWav(file)).toBeInstanceOf(Int16Array);
        } catch (error) {
          expect(error).toBeInstanceOf(BadWav);
        }
      }),
    );
  });
});

describe('samples', () => {
  it('are joined in order, with pauses between', () => {
    fc.assert(
      fc.property(fc.array(anySamples, { maxLength: 6 }), fc.nat(50), (sounds, pauseMs) => {
        const all = joined(sounds, pauseMs);
        const pause = silence(pauseMs).length;
        let at = 0;
        for (const sound of sounds) {
          expect(all.subarray(at, at + sound.length)).toEqual(sound);
          at += sound.length + pause;
        }
        expect(all.length).toBe(Math.max(0, at - pause));
      }),
    );
  });

  it.each([8_000, 11_025, 16_000, 44_100, 48_000])('of %i Hz keep their length, their pitch and their loudness', (rateHz) => {
    const made = resampled(tone(440, 500, rateHz), rateHz);
    expect(durationMs(made)).toBeCloseTo(500, 0);
    const crossings = made.filter((sample, index) => index > 0 && sample >= 0 && (made[index - 1] ?? 0) < 0).length;
    expect(crossings).toBeGreaterThanOrEqual(218);
    expect(crossings).toBeLessThanOrEqual(221);
    expect(rms(made) / rms(tone(440, 500, RATE_HZ))).toBeCloseTo(1, 1);
  });

  it('of half the rate lie on the lines between, of twice the rate are the means', () => {
    expect(resampled(Int16Array.of(0, 100, 50), RATE_HZ / 2)).toEqual(Int16Array.of(0, 50, 100, 75, 50, 50));
    expect(resampled(Int16Array.of(0, 100, 50, 70, 9), RATE_HZ * 2)).toEqual(Int16Array.of(50, 60));
  });

  it('are quieter by percent of the amplitude, and never louder than they can be', () => {
    expect(atVolume(Int16Array.of(-32_768, 32_767, 3), 50)).toEqual(Int16Array.of(-16_384, 16_384, 2));
    expect(atVolume(Int16Array.of(-32_768, 32_767), 100)).toEqual(Int16Array.of(-32_768, 32_767));
  });

  it('lose the silence around them, but for a breath, and nothing within', () => {
    const word = joined([tone(300, 50), tone(300, 50)], 200);
    const made = trimmed(joined([silence(400), word, silence(700)]));
    expect(durationMs(made)).toBeCloseTo(300 + 60, -1);
    expect(rms(made) ** 2 * made.length).toBeCloseTo(rms(word) ** 2 * word.length, -3);
    expect(trimmed(silence(100)).length).toBe(0);
  });
});

describe('the chime', () => {
  it('is heard, is short, does not clip, and begins and ends softly', () => {
    expect(durationMs(chime())).toBeCloseTo(1350, 0);
    expect(rms(chime())).toBeGreaterThan(2_000);
    expect(Math.max(...chime().map(Math.abs))).toBeLessThan(20_000);
    expect([chime()[0], chime().at(-1)]).toEqual([0, expect.toSatisfy((last: number) => Math.abs(last) < 100)]);
  });
});
