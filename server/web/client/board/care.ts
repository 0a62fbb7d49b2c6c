/** What keeps a screen that shows the same for years from keeping it for ever. */
import { useEffect, useState } from 'preact/hooks';

const STEP_MS = 30_000;
const STEPS = 40;
/** Of the shorter side. Letters are at least a hundredth away from the edges of their areas: nothing of them is lost. */
const REACH = 0.005;
/** So long nobody was called and nobody has waited: the branch is closed. */
const REST_MS = 20 * 60_000;

/** How far everything is moved now, in pixels: along a figure of eight, so that no edge stands still. */
export function useDrift({ width, height }: { readonly width: number; readonly height: number }): {
  readonly x: number;
  readonly y: number;
} {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => setStep((now) => (now + 1) % STEPS), STEP_MS);
    return () => clearInterval(beat);
  }, []);
  const reach = Math.max(2, Math.min(width, height) * REACH);
  const angle = (2 * Math.PI * step) / STEPS;
  return { x: Math.round(reach * Math.sin(angle)), y: Math.round(reach * Math.sin(2 * angle)) };
}

/** Whether the screen may be dark: it wakes with the first ticket. */
export function useRest(isBusy: boolean): boolean {
  const [isResting, setResting] = useState(false);
  useEffect(() => {
    setResting(false);
    const timer = isBusy ? undefined : setTimeout(() => setResting(true), REST_MS);
    return () => clearTimeout(timer);
  }, [isBusy]);
  return isResting && !isBusy;
}
