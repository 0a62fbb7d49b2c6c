/** Faults of a screen and their remedies, in words for technicians. */
import type { ScreenFault } from './framebuffer.js';

export const SCREEN_FAULT_NOTES: Readonly<Record<ScreenFault, { readonly what: string; readonly todo: string }>> = {
  missing: {
    what: 'The framebuffer of the screen is not there.',
    todo: 'Check `output` in the configuration, and whether the screen was plugged in at the start; `ls /dev/fb*` lists what there is.',
  },
  noPermission: {
    what: 'The box may not write to the framebuffer of the screen.',
    todo: 'Add the user of the box to the group `video`.',
  },
  unsupported: {
    what: 'The framebuffer has a format that is not known here.',
    todo: 'Set the screen to 16 or 32 bits a pixel, in the configuration of the firmware or of the kernel.',
  },
  failed: { what: 'Writing to the screen failed.', todo: 'It is tried again; see the log of the box for the reason.' },
};
