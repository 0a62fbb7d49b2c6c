import type { LcdTheme } from '../../model/lcd-template.js';
import type { LcdContent } from './content.js';

/** What all areas of a frame share. */
export interface Scene {
  readonly theme: LcdTheme;
  readonly content: LcdContent;
  readonly language: string;
  readonly atMs: number;
  /** Pixels between things: a hundredth of the shorter side of the screen. */
  readonly gap: number;
}
