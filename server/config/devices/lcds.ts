/** Screens that the box itself paints: `[lcds.NAME]`. Their content is a row of the book QBoard, which names one as its `device`. */
import { Type } from '@sinclair/typebox';
import { type Rotation, sysfsOf } from '../../../drivers/lcd/framebuffer.js';
import { LCD_PIXELS_MAX, LCD_SIDE_PX } from '../../model/designs/lcd-template.js';
import { deviceKind } from './tables.js';

/** A screen, by its name in the book. */
export interface LcdSettings {
  readonly name: string;
  /** The framebuffer, such as `/dev/fb0`. */
  readonly output: string;
  /** The folder in which the kernel reports its size. */
  readonly sysfs: string;
  readonly rotation: Rotation;
  /** The adapter that switches it on and off by the hours of the hall, such as `/dev/cec0`; null = it is not switched. */
  readonly cec: string | null;
}

const Path = { minLength: 1, maxLength: 4096, pattern: '^/' } as const;

const FIELDS = Type.Object({
  output: Type.String({
    ...Path,
    description: 'Framebuffer of the screen. The box reads the size from the kernel.',
    'x-expects': 'the path of a framebuffer such as "/dev/fb0"',
    'x-example': '/dev/fb0',
  }),
  rotation: Type.Optional(
    Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)], {
      description: 'Clockwise rotation of the picture in degrees, for a screen mounted on its side. Default: 0.',
      'x-expects': '0, 90, 180 or 270',
      'x-example': 90,
    }),
  ),
  cec: Type.Optional(
    Type.String({
      ...Path,
      description: 'HDMI-CEC adapter that switches the screen by the hours of the kiosks, with the package v4l-utils. Default: none.',
      'x-expects': 'the path of an adapter such as "/dev/cec0"',
      'x-example': '/dev/cec0',
    }),
  ),
  sysfs: Type.Optional(
    Type.String({
      ...Path,
      description: 'Sysfs folder of the framebuffer, with its size. Default: the folder of the same name in /sys/class/graphics.',
      'x-expects': 'the path of a folder such as "/sys/class/graphics/fb0"',
      'x-example': '/sys/class/graphics/fb0',
    }),
  ),
});

export const LCDS = deviceKind({
  table: 'lcds',
  fields: FIELDS,
  intro: [
    'Screens connected to the box itself: one table each. LCD boards (book QBoard) refer to this name in `device`.',
    'Other screens open /qboard/ID.png in a browser and need no table here.',
  ],
  exampleName: 'hall',
  loadProfiles: () => new Map<string, never>(),
  make: (fields): LcdSettings | undefined => {
    const output = fields.get('output');
    if (output === undefined) return undefined;
    const rotation = fields.get('rotation') ?? 0;
    return { name: fields.name, output, sysfs: fields.get('sysfs') ?? sysfsOf(output), rotation, cec: fields.get('cec') ?? null };
  },
});

/** The sizes in `[lcd] picture_sizes`: `1280x720`. */
export function pictureSize(text: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = text.split('x').map(Number);
  return { width, height };
}

/** A size that `/qboard/ID.png` accepts. */
export function isPictureSize(text: string): boolean {
  const { width, height } = pictureSize(text);
  const isSide = (px: number): boolean => px >= LCD_SIDE_PX.least && px <= LCD_SIDE_PX.most;
  return /^\d+x\d+$/.test(text) && isSide(width) && isSide(height) && width * height <= LCD_PIXELS_MAX;
}
