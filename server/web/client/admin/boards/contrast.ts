/** Readability of letters on their ground (WCAG 2.2, relative luminance and contrast ratio). Pure. */

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 (the same) to 21 (black on white); colours are `#0b2545`. */
export function contrastOf(one: string, other: string): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

/** Success criterion 1.4.3. */
export const CONTRAST_MIN = 4.5;

export const PAIRS = [
  ['ink', 'background'],
  ['ink', 'panel'],
  ['quiet', 'background'],
  ['quiet', 'panel'],
  ['accent', 'panel'],
  ['accent_ink', 'accent'],
] as const;
