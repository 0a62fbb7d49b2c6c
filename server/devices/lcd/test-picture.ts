/** The test picture of a screen: edges, geometry, colours. Pure. */
import type { AreaDrawing } from '../../../drivers/imaging/drawing.js';
import { ground, type Shape, svgOf } from '../../presentation/lcd/shape.js';
import { line, panel, type Size } from '../../presentation/lcd/svg.js';

const COLOURS = ['#ffffff', '#ffff00', '#00ffff', '#00ff00', '#ff00ff', '#ff0000', '#0000ff', '#808080'] as const;
/** Radius as a share of the shorter side. */
const CIRCLE_SHARE = 0.46;

/** Share of the shorter side: wide enough to be seen from the ladder, and missing where the screen cuts something off. */
const FRAME_SHARE = 0.01;

/** A frame at the very edge, a circle that must be round, and bars of all colours. */
export function testPicture({ width, height }: Size, name: string, pattern: string): AreaDrawing {
  const barWidth = Math.ceil(width / COLOURS.length);
  const box = (top: number, tall: number) => ({ left: 0, top: top * height, width, height: tall * height, share: 1 });
  const style = { weight: 'bold', colour: '#ffffff', align: 'center' } as const;
  const bars = COLOURS.flatMap((colour, index) =>
    panel({ left: index * barWidth, top: Math.round(height * 0.75), width: barWidth, height: Math.round(height * 0.2) }, 0, colour),
  );
  const radius = Math.min(width, height) * CIRCLE_SHARE;
  // The edge is drawn last, so that all of it is visible, corners too.
  const shapes: readonly Shape[] = [
    ground(width, height, '#000000'),
    { tag: 'path', attributes: { d: `M0 0L${width} ${height}M${width} 0L0 ${height}`, stroke: '#404040' } },
    { tag: 'circle', attributes: { cx: width / 2, cy: height / 2, r: radius, fill: 'none', stroke: '#ffffff', 'stroke-width': 2 } },
    ...(pattern === 'identify' ? [] : bars),
    ...line(name, box(0.25, 0.25), style),
    ...line(`${width} × ${height}`, box(0.55, 0.12), style),
    frame({ width, height }),
  ];
  return { width, height, svg: svgOf(width, height, shapes), pictures: [] };
}

/** All of its width is inside of the picture. */
function frame({ width, height }: Size): Shape {
  const wide = Math.max(2, Math.round(Math.min(width, height) * FRAME_SHARE));
  const place = { x: wide / 2, y: wide / 2, width: width - wide, height: height - wide };
  return { tag: 'rect', attributes: { ...place, fill: 'none', stroke: '#ffffff', 'stroke-width': wide } };
}
