/**
 * What no simulation knows (breaks to come, urgent visitors, a slow day) shows in forecasts that were wrong. Each quantile is
 * stretched by a factor that every visitor moves a little: up when he waited longer than was said, down when not, in such a
 * proportion that it comes to rest where the promised share of visitors is called in time (quantile tracking; Gibbs and Candès,
 * Adaptive Conformal Inference Under Distribution Shift, 2021).
 */

const STEP = 0.06;
const FACTOR_MIN = 0.5;
const FACTOR_MAX = 4;

export class Calibration {
  private value = 1;

  /** @param share of visitors who are called within the forecast: 0.9 */
  constructor(private readonly share: number) {}

  get factor(): number {
    return this.value;
  }

  /** A visitor was called, in time or not. */
  learn(wasInTime: boolean): void {
    const moved = this.value * Math.exp(STEP * (wasInTime ? this.share - 1 : this.share));
    this.value = Math.min(FACTOR_MAX, Math.max(FACTOR_MIN, moved));
  }
}
