/**
 * Where a device that types has its keys in its reports, by its own report descriptor. Source: Device Class Definition for HID 1.11, 6.2.2
 * (items) and appendix E.6 (the descriptor of a keyboard). Keyboards that report more than six keys at once have a bit for each key; number
 * pads may leave out keys that they do not have.
 */

/** Keys in a report: an array of codes of the keys that are down, or a bit for each key. */
interface KeyField {
  /** 0 = the device has no report ids. */
  readonly reportId: number;
  /** Counted from the first bit behind the report id. */
  readonly bitAt: number;
  readonly bits: number;
  readonly count: number;
  readonly isArray: boolean;
  /** The usages of values in an array from `valueFirst` on, or of the bits. */
  readonly usages: readonly number[];
  readonly valueFirst: number;
}

export interface KeyboardLayout {
  readonly hasReportIds: boolean;
  readonly fields: readonly KeyField[];
}

const LONG_ITEM = 0xfe;
const SIZES = [0, 1, 2, 4];
const ITEM = { input: 0x80, page: 0x04, valueFirst: 0x14, bits: 0x74, reportId: 0x84, count: 0x94, push: 0xa4, pop: 0xb4 } as const;
const LOCAL = { usage: 0x08, usageFirst: 0x18, usageLast: 0x28 } as const;
const MAIN_TYPE = 0x00;
const KEYBOARD_PAGE = 0x07;
const CONSTANT = 0x01;
const VARIABLE = 0x02;
/** Usages of the page of keyboards end at E7h. */
const USAGES_MAX = 256;
/** No report is longer (hidraw, HID_MAX_BUFFER_SIZE of Linux), so that a broken descriptor asks for nothing absurd. */
const REPORT_BITS_MAX = 16_384 * 8;
const PUSHED_MAX = 16;
/** Twice the usages of the page of keyboards: each report is compared with the one before, key by key, while the queue waits. */
const KEYS_MAX = 2 * USAGES_MAX;

interface Globals {
  readonly page: number;
  readonly valueFirst: number;
  readonly bits: number;
  readonly reportId: number;
  readonly count: number;
}

interface Locals {
  readonly usages: readonly number[];
  readonly first: number | null;
}

const NO_LOCALS: Locals = { usages: [], first: null };

/** A field of an input report. Usages have their page in the upper two bytes. */
export interface InputField {
  /** 0 = the device has no report ids. */
  readonly reportId: number;
  /** Counted from the first bit behind the report id. */
  readonly bitAt: number;
  readonly bits: number;
  readonly count: number;
  readonly valueFirst: number;
  readonly flags: number;
  readonly usages: readonly number[];
}

/** null = it describes no keys of a keyboard, or cannot be read. */
export function keyboardLayout(descriptor: Uint8Array): KeyboardLayout | null {
  const fields = (inputFields(descriptor) ?? []).flatMap(keyFieldOf);
  const keys = fields.reduce((sum, { count }) => sum + count, 0);
  return keys === 0 || keys > KEYS_MAX ? null : { fields, hasReportIds: fields.some(({ reportId }) => reportId !== 0) };
}

/** What the input reports of a device consist of; null = a report would be longer than any can be. */
export function inputFields(descriptor: Uint8Array): readonly InputField[] | null {
  let globals: Globals = { page: 0, valueFirst: 0, bits: 0, reportId: 0, count: 0 };
  let locals = NO_LOCALS;
  const pushed: Globals[] = [];
  const lengths = new Map<number, number>();
  const fields: InputField[] = [];
  for (const { tag, value, signed } of itemsOf(descriptor)) {
    if (tag === ITEM.push && pushed.length < PUSHED_MAX) pushed.push(globals);
    else if (tag === ITEM.pop) globals = pushed.pop() ?? globals;
    else if (tag === ITEM.input) {
      const bitAt = lengths.get(globals.reportId) ?? 0;
      const end = bitAt + globals.bits * globals.count;
      if (end > REPORT_BITS_MAX) return null;
      lengths.set(globals.reportId, end);
      const { reportId, bits, count, valueFirst } = globals;
      fields.push({ reportId, bitAt, bits, count, valueFirst, flags: value, usages: locals.usages });
    } else {
      globals = withGlobal(globals, tag, value, signed);
      locals = withLocal(locals, tag, value, globals.page);
    }
    if ((tag & 0x0c) === MAIN_TYPE) locals = NO_LOCALS;
  }
  return fields;
}

interface Item {
  readonly tag: number;
  readonly value: number;
  readonly signed: number;
}

function* itemsOf(descriptor: Uint8Array): Iterable<Item> {
  for (let at = 0; at < descriptor.length; ) {
    const prefix = descriptor[at] ?? 0;
    if (prefix === LONG_ITEM) {
      at += 3 + (descriptor[at + 1] ?? 0);
      continue;
    }
    const size = SIZES[prefix & 0x03] ?? 0;
    const bytes = Buffer.from(descriptor.subarray(at + 1, at + 1 + size));
    at += 1 + size;
    if (bytes.length < size) return;
    yield {
      tag: prefix & 0xfc,
      value: size === 0 ? 0 : bytes.readUIntLE(0, size),
      signed: size === 0 ? 0 : bytes.readIntLE(0, size),
    };
  }
}

function withGlobal(globals: Globals, tag: number, value: number, signed: number): Globals {
  switch (tag) {
    case ITEM.page:
      return { ...globals, page: value };
    case ITEM.valueFirst:
      return { ...globals, valueFirst: signed };
    case ITEM.bits:
      return { ...globals, bits: value };
    case ITEM.reportId:
      return { ...globals, reportId: value };
    case ITEM.count:
      return { ...globals, count: value };
    default:
      return globals;
  }
}

function withLocal(locals: Locals, tag: number, value: number, page: number): Locals {
  // A usage of four bytes has its page in the upper two.
  const usage = value > 0xffff ? value : page * 0x10000 + value;
  if (tag === LOCAL.usage) return { ...locals, usages: [...locals.usages, usage].slice(0, USAGES_MAX) };
  if (tag === LOCAL.usageFirst) return { ...locals, first: usage };
  if (tag !== LOCAL.usageLast || locals.first === null) return locals;
  const { first } = locals;
  const count = Math.max(0, Math.min(USAGES_MAX, usage - first + 1));
  return { first: null, usages: [...locals.usages, ...Array.from({ length: count }, (_, index) => first + index)].slice(0, USAGES_MAX) };
}

function keyFieldOf({ flags, usages, ...field }: InputField): KeyField[] {
  const isOfKeys = usages.length > 0 && usages.every((usage) => Math.floor(usage / 0x10000) === KEYBOARD_PAGE);
  if (!isOfKeys || (flags & CONSTANT) !== 0 || field.bits < 1 || field.bits > 32) return [];
  return [{ ...field, isArray: (flags & VARIABLE) === 0, usages: usages.map((usage) => usage % 0x10000) }];
}

/** The usages of the keys that a report says are down, modifiers among them; null = it is another report, or is cut off. */
export function usagesDown({ fields, hasReportIds }: KeyboardLayout, report: Uint8Array): readonly number[] | null {
  const id = hasReportIds ? (report[0] ?? 0) : 0;
  const body = hasReportIds ? report.subarray(1) : report;
  const ours = fields.filter(({ reportId }) => reportId === id);
  if (ours.length === 0 || ours.some(({ bitAt, bits, count }) => bitAt + bits * count > body.length * 8)) return null;
  return ours.flatMap((field) =>
    Array.from({ length: field.count }, (_, index) => usageAt(field, body, index)).flatMap((usage) => usage ?? []),
  );
}

function usageAt({ bitAt, bits, isArray, usages, valueFirst }: KeyField, body: Uint8Array, index: number): number | null {
  let value = 0;
  for (let bit = bits - 1; bit >= 0; bit--) {
    const at = bitAt + index * bits + bit;
    value = value * 2 + (((body[at >> 3] ?? 0) >> (at & 7)) & 1);
  }
  const usage = isArray ? usages[value - valueFirst] : value === 0 ? undefined : usages[Math.min(index, usages.length - 1)];
  return usage === undefined || usage === 0 ? null : usage;
}
