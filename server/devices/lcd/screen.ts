/** A screen that the box itself paints, and its state. */
import type { Logger as Log } from 'pino';
import { CecSwitch } from '../../../drivers/lcd/cec.js';
import { Framebuffer, type ScreenHealth } from '../../../drivers/lcd/framebuffer.js';
import type { Timers } from '../../../drivers/timing.js';
import type { LcdSettings } from '../../config/devices/lcds.js';
import type { Size } from '../../presentation/lcd/svg.js';
import type { DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { faultRow, faultText, SCREEN_OFF } from '../diagnostics/faults.js';
import { cutShort, done, failed } from '../diagnostics/workbench.js';
import type { LcdCanvas, Painted } from './canvas.js';

interface ScreenOptions {
  readonly settings: LcdSettings;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** The screen is connected and shows nothing of the box yet. */
  readonly opened: (size: Size) => void;
  readonly healthChanged: () => void;
}

/** The kernel writes its messages to the same memory without notice, so the whole screen is repainted at this interval. */
const REPAINT_MS = 60_000;
/** Lines painted at a time, so that other work gets its turn between them. */
const BAND_LINES = 64;
const TEST_MS = 6_000;

export class LcdScreen {
  private readonly framebuffer: Framebuffer;
  private size: Size | null = null;
  private cancelRepaint = (): void => {};
  private canvas: LcdCanvas | null = null;
  /** A test picture is shown instead. */
  private isTested = false;
  /** null = it is not switched by the box. */
  private readonly power: CecSwitch | null;

  constructor(private readonly options: ScreenOptions) {
    const { settings, timers, opened } = options;
    this.power = settings.cec === null ? null : this.switchOf(settings.cec);
    this.framebuffer = new Framebuffer(
      { device: settings.output, sysfs: settings.sysfs, rotation: settings.rotation, timers },
      {
        opened: (size) => {
          this.size = size;
          opened(size);
        },
        healthChanged: (health) => this.tell(health),
      },
    );
  }

  start(): void {
    this.framebuffer.start();
  }

  async stop(): Promise<void> {
    this.cancelRepaint();
    this.power?.close();
    await this.framebuffer.close();
  }

  /** Whether the hall is open: nobody looks at a screen of a hall that is not. */
  light(isOpen: boolean): void {
    this.power?.want(isOpen);
  }

  paint(painted: readonly Painted[]): void {
    if (!this.isTested) for (const { tile, rgb } of painted) void this.framebuffer.paint(tile, rgb);
  }

  paintAll(canvas: LcdCanvas): void {
    this.canvas = canvas;
    const whole = canvas.whole();
    if (whole !== null && !this.isTested) this.paintRgb(whole, whole.rgb);
    this.cancelRepaint();
    this.cancelRepaint = this.options.timers.after(REPAINT_MS, () => this.paintAll(canvas));
  }

  async test(draw: (size: Size) => Promise<Uint8Array>, pause: DeviceTest['pause']): Promise<TestOutcome> {
    const { size } = this;
    if (size === null || this.framebuffer.health.state !== 'ready') return failed('deviceMissing', { what: 'screen' });
    const rgb = await draw(size);
    this.isTested = true;
    this.paintRgb(size, rgb);
    await pause(TEST_MS);
    const wasCut = !this.isTested;
    this.endTest();
    return this.framebuffer.health.state === 'ready' ? done('pictureShown', { ...size, ...cutShort(wasCut) }) : failed('screenLost');
  }

  endTest(): void {
    if (!this.isTested) return;
    this.isTested = false;
    if (this.canvas !== null) this.paintAll(this.canvas);
  }

  private paintRgb({ width, height }: Size, rgb: Uint8Array): void {
    for (let top = 0; top < height; top += BAND_LINES) {
      const band = { left: 0, top, width, height: Math.min(BAND_LINES, height - top) };
      void this.framebuffer.paint(band, rgb.subarray(3 * top * width, 3 * (top + band.height) * width));
    }
  }

  row(hasBoard: boolean): DeviceRow {
    const { health } = this.framebuffer;
    const { name, output, rotation } = this.options.settings;
    // A screen without a board of its own shows all windows.
    const own = health.state === 'absent' ? [health.why] : hasBoard ? [] : (['noBoard'] as const);
    const fault = this.power?.fault ?? null;
    const faults = [...own, ...(fault === null ? [] : [fault])];
    // Said for whoever wonders about a dark screen; no fault.
    const notes = this.power?.isOff && fault === null ? ([SCREEN_OFF] as const) : [];
    const size = this.size === null ? [] : [`${this.size.width} × ${this.size.height}`];
    return {
      name,
      kind: 'lcd',
      profile: 'framebuffer',
      model: [...size, ...(rotation === 0 ? [] : [`${rotation}°`])].join(', '),
      port: output,
      state: health.state === 'absent' ? 'trouble' : health.state === 'ready' && faults.length > 0 ? 'warning' : health.state,
      troubles: [...faults, ...notes].map(faultRow),
      roll: null,
      jobs: 0,
    };
  }

  private switchOf(device: string): CecSwitch {
    const { settings, timers, log, healthChanged } = this.options;
    const { name: lcd } = settings;
    const changed = (detail: string): void => {
      const { fault, isOff } = power;
      if (fault === null) log.info({ lcd, cec: device }, isOff ? 'the screen is switched off: the hall is closed' : 'the screen is on');
      else log.warn({ lcd, cec: device, fault, detail }, faultText(fault));
      healthChanged();
    };
    const power = new CecSwitch({ device, timers, changed });
    return power;
  }

  private tell(health: ScreenHealth): void {
    const { settings, log, healthChanged } = this.options;
    const { name, output } = settings;
    if (health.state === 'absent') {
      log.warn({ lcd: name, output, fault: health.why, detail: health.detail }, faultText(health.why));
    } else log.info({ lcd: name, output }, 'the screen shows its board');
    healthChanged();
  }
}
