/** Faults that an LCD template of valid shape may have. They are reported to its author before it is shown in a hall. */
import { LCD_FIELDS, type LcdArea, type LcdTemplate } from '../../model/designs/lcd-template.js';
import type { FieldFaultCode } from '../../model/errors/refusal-reasons.js';
import { fieldsIn } from '../wording.js';

export interface TemplateFault {
  /** The place of the fault, such as `landscape.2.box`. */
  readonly field: string;
  readonly expected: string;
  readonly got: unknown;
  readonly why: FieldFaultCode;
  readonly what: string;
}

/** Faults of a template that its schema does not detect; empty = the template is valid. */
export function checkTemplate(template: LcdTemplate): readonly TemplateFault[] {
  return (['landscape', 'portrait'] as const).flatMap((format) =>
    template[format].flatMap((area, index) => [
      ...boxFaults(area, `${format}.${index}`),
      ...overlapFaults(template[format], index, format),
      ...textFaults(area, `${format}.${index}`),
    ]),
  );
}

/** Percentages as people write them add up to 100 with an error far below a pixel. */
const SLACK = 0.001;

function boxFaults({ box }: LcdArea, place: string): readonly TemplateFault[] {
  const [left, top, width, height] = box;
  const fault = (expected: string): TemplateFault[] => [{ field: `${place}.box`, expected, got: box, why: 'outside', what: '' }];
  if (width <= 0 || height <= 0) return fault('a width and a height above 0');
  const isInside = left + width <= 100 + SLACK && top + height <= 100 + SLACK;
  return isInside ? [] : fault('a box on the screen: left + width and top + height of at most 100');
}

function overlapFaults(areas: readonly LcdArea[], index: number, format: string): readonly TemplateFault[] {
  const got = areas[index]?.box;
  if (got === undefined) return [];
  return areas.slice(0, index).flatMap(({ area: what, box }, at): TemplateFault[] => {
    const expected = `a box that does not lie over ${format}.${at} (${what})`;
    return overlap(got, box) ? [{ field: `${format}.${index}.box`, expected, got, why: 'overlap', what }] : [];
  });
}

type Box = LcdArea['box'];
const overlap = (one: Box, other: Box): boolean =>
  one[0] + SLACK < other[0] + other[2] &&
  other[0] + SLACK < one[0] + one[2] &&
  one[1] + SLACK < other[1] + other[3] &&
  other[1] + SLACK < one[1] + one[3];

function textFaults(area: LcdArea, place: string): readonly TemplateFault[] {
  const words = area.area === 'text' ? [area.text] : area.area === 'ticker' ? area.texts : [];
  const known: readonly string[] = LCD_FIELDS;
  return words
    .flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)))
    .flatMap(fieldsIn)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      field: `${place}.${area.area === 'text' ? 'text' : 'texts'}`,
      expected: `one of ${known.map((one) => `{${one}}`).join(' ')}`,
      got: `{${name}}`,
      why: 'noField',
      what: `{${name}}`,
    }));
}
