import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type KeyInput, readHidden } from '../../server/qctl/dependencies.js';

/** A terminal's keyboard. */
class Keyboard extends PassThrough {
  readonly modes: boolean[] = [];
  setRawMode(raw: boolean): this {
    this.modes.push(raw);
    return this;
  }
}

function ask() {
  const keyboard = new Keyboard();
  const shown: string[] = [];
  const answer = readHidden(keyboard as unknown as KeyInput, (text) => shown.push(text), 'Password: ');
  return { keyboard, shown, answer };
}

describe('the question for a password', () => {
  it('shows the question and nothing of the answer', async () => {
    const { keyboard, shown, answer } = ask();
    keyboard.write('12');
    keyboard.write('345\r');
    expect(await answer).toBe('12345');
    expect(shown).toEqual(['Password: ', '\n']);
    expect(keyboard.modes).toEqual([true, false]);
    expect(keyboard.listenerCount('data')).toBe(0);
  });

  it('lets mistakes be taken back, whole letters at a time', async () => {
    const { keyboard, answer } = ask();
    keyboard.write('пароль😀\u007f\u007fь\b\bxy\n');
    expect(await answer).toBe('пароxy');
  });

  it.each(['\u0003', '\u0004'])('is given up by Ctrl-C and Ctrl-D', async (key) => {
    const { keyboard, answer } = ask();
    keyboard.write(`12${key}`);
    await expect(answer).rejects.toThrow('no password');
    expect(keyboard.modes).toEqual([true, false]);
  });
});
