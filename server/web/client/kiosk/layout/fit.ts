/** A screen without an end below the fold: its letters are as large as they can be while everything is seen. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useStore } from '../../shared/box/store.js';
import { room } from './room.js';

const STEP = 0.05;
const SMALLEST = 0.5;
const LARGEST = 1.5;

/** The style sheet multiplies sizes by `--fit`. @param content changes with what is shown */
export function useFit<Shown extends HTMLElement>(content: string): RefObject<Shown> {
  const element = useRef<Shown>(null);
  const seen = useStore(room);
  useLayoutEffect(() => {
    const { current: shown } = element;
    if (shown === null) return;
    for (let fit = LARGEST; fit >= SMALLEST; fit -= STEP) {
      shown.style.setProperty('--fit', String(fit));
      if (shown.scrollHeight <= shown.clientHeight && shown.scrollWidth <= shown.clientWidth) return;
    }
  }, [content, seen]);
  return element;
}
