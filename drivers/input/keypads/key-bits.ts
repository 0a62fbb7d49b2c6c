/** Reports with one bit for each key, such as those of X-keys; the profile defines the bit positions. */
import { type Static, Type } from '@sinclair/typebox';
import { type Misfit, OrNull, table } from '../../profile-files.js';
import type { KeyMoves, KeypadLight } from '../keypad.js';
import type { HidKeypadKind } from './kind.js';

const Byte = Type.Integer({ minimum: 0, maximum: 255 });
const Place = Type.Integer({ minimum: 0, maximum: 63 });
const Bytes = Type.String({ pattern: '^[0-9A-F]{2}( [0-9A-F]{2})*$', 'x-expects': 'bytes in hexadecimal, such as "02 BA 00"' });

const settings = table({
  protocol: Type.Literal('keyBits'),
  reportId: Byte,
  reportBytes: Type.Integer({ minimum: 2, maximum: 64 }),
  /** Position of each key's bit: byte in the report, and mask in the byte. */
  bits: Type.Record(Type.String(), Type.Tuple([Place, Byte]), { 'x-expects': 'places of keys, such as { K0 = [1, 0x01] }' }),
  /** The report that sets the lamp: these bytes, then one with the masks of the lit colours. */
  light: OrNull(table({ command: Bytes, red: Byte, green: Byte })),
});
type Keys = Static<typeof settings>;

export interface KeyBit {
  readonly name: string;
  /** Counted from 0, the report's number included. */
  readonly byte: number;
  readonly mask: number;
}

export interface KeyBitsLayout {
  readonly reportId: number;
  readonly reportBytes: number;
  readonly bits: readonly KeyBit[];
}

export interface KeyBitsRead {
  readonly down: readonly string[];
  readonly presses: readonly string[];
}

export function readKeyBits(down: readonly string[], report: Uint8Array, { reportId, reportBytes, bits }: KeyBitsLayout): KeyBitsRead {
  if (report.length < reportBytes || report[0] !== reportId) return { down, presses: [] };
  const now = bits.filter(({ byte, mask }) => ((report[byte] ?? 0) & mask) !== 0).map(({ name }) => name);
  return { down: now, presses: now.filter((name) => !down.includes(name)) };
}

function reader({ bits, reportId, reportBytes }: Keys): (report: Uint8Array) => KeyMoves {
  const layout = { reportId, reportBytes, bits: Object.entries(bits).map(([name, [byte, mask]]) => ({ name, byte, mask })) };
  let down: readonly string[] = [];
  return (report) => {
    const before = down;
    const read = readKeyBits(before, report, layout);
    down = read.down;
    return { pressed: read.presses, released: before.filter((name) => !read.down.includes(name)) };
  };
}

/** The lamp cannot blink by itself, so blinking is shown as on. */
function lightReport({ light }: Keys, { color }: KeypadLight): Uint8Array | null {
  if (light === null) return null;
  const masks = { off: 0, red: light.red, green: light.green } as const;
  return Buffer.concat([Buffer.from(light.command.replaceAll(' ', ''), 'hex'), Buffer.of(masks[color])]);
}

function misfits({ bits, reportBytes }: Keys): readonly Misfit[] {
  const outside = Object.entries(bits).filter(([, [byte]]) => byte >= reportBytes);
  return outside.map(([name, got]) => ({ field: `keys.bits.${name}`, expected: `a byte below ${reportBytes}, and a mask`, got }));
}

export const keyBits: HidKeypadKind<typeof settings> = {
  cable: 'hid',
  settings,
  hasKey: ({ bits }, name) => Object.hasOwn(bits, name),
  misfits,
  reader,
  lightReport,
};
