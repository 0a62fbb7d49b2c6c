import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { PINS } from '../../server/config/devices/inputs.js';
import { digestOf, verifyPassword } from '../../server/pipeline/access/passwords.js';
import { TestConsole } from './console.js';

describe('qctl pin', () => {
  it.each(['petrov', 'иванов и.'])('shows a line of the configuration for %s', async (login) => {
    const shell = new TestConsole();
    shell.input = '4826\n';
    expect(await shell.run('pin', login)).toBe(0);
    const { devices, faults } = PINS.read(parse(shell.stdout) as Record<string, unknown>);
    expect([devices.map((pin) => pin.login), faults]).toEqual([[login], []]);
    expect(shell.stdout).not.toContain('4826');
    expect(await verifyPassword(digestOf('4826'), devices[0]?.hash)).toBe(true);
    expect(await verifyPassword(digestOf('4827'), devices[0]?.hash)).toBe(false);
  });

  it.each(['', '123', '1234567890123', '12a4'])('refuses "%s"', async (pin) => {
    const shell = new TestConsole();
    shell.readPassword = () => Promise.resolve(pin);
    expect(await shell.run('pin', 'petrov')).toBe(2);
    expect([shell.stdout, shell.stderr]).toEqual(['', 'qctl: expected a PIN of 4 to 12 digits\n']);
  });

  it('a PIN that somebody wrote into the configuration as it is, is refused and not shown', () => {
    expect(PINS.read({ petrov: '4826' }).faults).toMatchObject([
      { field: 'pins.petrov', expected: 'what `qctl pin` prints', got: undefined },
    ]);
  });
});
