/**
 * Decodes reports of USB keyboards by comparing pressed keys with the previous report. Sources: USB HID 1.11, appendix B.1 and C; a device
 * whose report descriptor says otherwise is read by that (`report-descriptor.ts`).
 */
import { keyboardLayout, usagesDown } from './report-descriptor.js';

export interface UsagePress {
  /** USB HID usage tables 1.12, page 07h. */
  readonly usage: number;
  readonly isShifted: boolean;
  /** While Alt is down, digits of the number pad are the code of a character. */
  readonly isAlt: boolean;
  /** The third level of a layout: the right Alt, or Ctrl and Alt together, as Windows has it. */
  readonly isAltGr: boolean;
}

export interface KeyboardRead {
  readonly down: readonly number[];
  readonly presses: readonly UsagePress[];
  readonly releases: readonly number[];
}

/** Modifiers, a reserved byte, six keys. */
const REPORT_BYTES = 8;
const KEYS_AT = 2;
const MODIFIERS_FIRST = 0xe0;
const MODIFIERS_LAST = 0xe7;
const SHIFTS = [0xe1, 0xe5];
const ALTS = [0xe2, 0xe6];
const RIGHT_ALT = 0xe6;
const CONTROLS = [0xe0, 0xe4];
/** Codes 1 to 3 are errors: too many keys at once, self-test failed, undefined error. */
const ERROR_LAST = 3;

export type ReadKeys = (report: Uint8Array) => KeyboardRead;

/**
 * @param reportId first byte of the report; null = none, or any byte before a report of the usual length (composite devices)
 * @param descriptor where no id is given, the report descriptor of the device; undefined = not known: reports are as every BIOS reads them
 */
export function keyboardReader(reportId: number | null, descriptor?: Uint8Array): ReadKeys {
  const layout = descriptor === undefined || reportId !== null ? null : keyboardLayout(descriptor);
  if (layout === null) {
    let down: readonly number[] = [];
    return (report) => {
      const read = readKeyboardReport(down, report, reportId);
      down = read.down;
      return read;
    };
  }
  // A device may have its first six keys in one report, and the others in another one.
  const byId = new Map<number, readonly number[]>();
  let down: readonly number[] = [];
  return (report) => {
    const usages = usagesDown(layout, report);
    if (usages === null || isUnknown(usages)) return { down, presses: [], releases: [] };
    byId.set(layout.hasReportIds ? (report[0] ?? 0) : 0, usages);
    const read = compared(down, [...new Set([...byId.values()].flat())]);
    down = read.down;
    return read;
  };
}

export function readKeyboardReport(down: readonly number[], report: Uint8Array, reportId: number | null): KeyboardRead {
  const body = bodyOf(report, reportId);
  if (body === null) return { down, presses: [], releases: [] };
  const modifiers = Array.from({ length: 8 }, (_, bit) => MODIFIERS_FIRST + bit).filter((_, bit) => (((body[0] ?? 0) >> bit) & 1) === 1);
  const codes = [...new Set(body.subarray(KEYS_AT))].filter((code) => code !== 0);
  return isUnknown(codes) ? { down, presses: [], releases: [] } : compared(down, [...new Set([...modifiers, ...codes])]);
}

/** While too many keys are down, the pressed keys are unknown: keys still down afterwards must not count as pressed again. */
const isUnknown = (usages: readonly number[]): boolean => usages.some((usage) => usage >= 1 && usage <= ERROR_LAST);

const isModifier = (usage: number): boolean => usage >= MODIFIERS_FIRST && usage <= MODIFIERS_LAST;

function compared(before: readonly number[], down: readonly number[]): KeyboardRead {
  const isShifted = down.some((usage) => SHIFTS.includes(usage));
  const isAlt = down.some((usage) => ALTS.includes(usage));
  const isAltGr = down.includes(RIGHT_ALT) || (isAlt && down.some((usage) => CONTROLS.includes(usage)));
  const pressed = down.filter((usage) => !isModifier(usage) && !before.includes(usage));
  const presses = pressed.map((usage) => ({ usage, isShifted, isAlt, isAltGr }));
  return { down, presses, releases: before.filter((usage) => !down.includes(usage)) };
}

function bodyOf(report: Uint8Array, reportId: number | null): Uint8Array | null {
  if (report.length === REPORT_BYTES && reportId === null) return report;
  if (report.length !== REPORT_BYTES + 1) return null;
  return reportId === null || report[0] === reportId ? report.subarray(1) : null;
}
