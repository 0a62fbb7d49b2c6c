/** Decodes reports of USB keyboards by comparing pressed keys with the previous report. Source: USB HID 1.11, appendix B.1 and C. */

export interface UsagePress {
  /** USB HID usage tables 1.12, page 07h. */
  readonly usage: number;
  readonly isShifted: boolean;
}

export interface KeyboardRead {
  readonly down: readonly number[];
  readonly presses: readonly UsagePress[];
}

/** Modifiers, a reserved byte, six keys. */
const REPORT_BYTES = 8;
const KEYS_AT = 2;
const SHIFTS = 0x02 | 0x20;
/** Codes 1 to 3 are errors: too many keys at once, self-test failed, undefined error. */
const ERROR_LAST = 3;

/** @param reportId first byte of the report; null = none, or any byte before a report of the usual length (composite devices) */
export function readKeyboardReport(down: readonly number[], report: Uint8Array, reportId: number | null): KeyboardRead {
  const body = bodyOf(report, reportId);
  const unchanged = { down, presses: [] };
  if (body === null) return unchanged;
  const codes = [...new Set(body.subarray(KEYS_AT))].filter((code) => code !== 0);
  // While too many keys are down, the pressed keys are unknown: keys still down afterwards must not count as pressed again.
  if (codes.some((code) => code <= ERROR_LAST)) return unchanged;
  const isShifted = ((body[0] ?? 0) & SHIFTS) !== 0;
  return { down: codes, presses: codes.filter((code) => !down.includes(code)).map((usage) => ({ usage, isShifted })) };
}

function bodyOf(report: Uint8Array, reportId: number | null): Uint8Array | null {
  if (report.length === REPORT_BYTES && reportId === null) return report;
  if (report.length !== REPORT_BYTES + 1) return null;
  return reportId === null || report[0] === reportId ? report.subarray(1) : null;
}
