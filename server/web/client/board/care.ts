/** Protection against burn-in on screens that show the same for years. */
import { useEffect, useState } from 'preact/hooks';
import { useBeat } from '../shared/time.js';

const STEP_MS = 30_000;
const STEPS = 40;
/** Part of the shorter side. Letters are at least a hundredth away from the edges of their areas, so nothing is cut off. */
const REACH = 0.005;
/** After this time without calls and waiting visitors the branch counts as closed. */
const REST_MS = 20 * 60_000;

/** The present offset of the content, in pixels: along a figure of eight, so that no edge stays in place. */
export function useDrift({ width, height }: { readonly width: number; readonly height: number }) {
  const [step, setStep] = useState(0);
  useBeat(STEP_MS, () => setStep((now) => (now + 1) % STEPS));
  const reach = Math.max(2, Math.min(width, height) * REACH);
  const angle = (2 * Math.PI * step) / STEPS;
  return { x: Math.round(reach * Math.sin(angle)), y: Math.round(reach * Math.sin(2 * angle)) };
}

/** Whether the screen may be dimmed. The first ticket wakes it. */
export function useRest(isBusy: boolean): boolean {
  const [isResting, setResting] = useState(false);
  useEffect(() => {
    setResting(false);
    const timer = isBusy ? undefined : setTimeout(() => setResting(true), REST_MS);
    return () => clearTimeout(timer);
  }, [isBusy]);
  return isResting && !isBusy;
}
