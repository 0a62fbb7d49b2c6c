/** The exported configuration is made once, and is never older than the branch. */
import { expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { PLAIN_APPEARANCE } from '../../../server/model/designs/appearance.js';
import type { LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import type { TicketDesign } from '../../../server/model/designs/ticket-design.js';
import { exportedConfiguration, presentConfiguration } from '../../../server/pipeline/feeds/exported-configuration.js';
import { BUILT_IN_TEMPLATES } from '../../../server/presentation/lcd/templates.js';
import { configurationToml } from '../../../server/protocol/configuration-file/write.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';

const VERSION = '1.0';

it('is made anew after each change of a book, a design, a template or the look, and for no other reason', () => {
  const engine = openBranch();
  const exported = (version = VERSION) => exportedConfiguration(engine.state, version);
  const fresh = () => JSON.stringify({ text: configurationToml(presentConfiguration(engine.state), VERSION) });

  const before = exported();
  expect(before.text).toBe(fresh());
  for (let visitor = 0; visitor < 5; visitor++) engine.register([visitor % 2 === 0 ? SIMULATOR : DRIVING]);
  engine.callNext(WINDOW);
  engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
  expect(fresh()).toBe(before.text);
  expect(exported()).toBe(before);
  expect(exported('1.1').text).not.toBe(before.text);

  const design: TicketDesign = { title: 'own', languages: ['ru'], rows: [{ row: 'text', text: 'own' }] };
  const template: LcdTemplate = { ...(BUILT_IN_TEMPLATES.get('hall') as LcdTemplate), title: 'own' };
  const added = { id: 0 };
  const changes: readonly (() => unknown)[] = [
    () => engine.change('Service', SIMULATOR, { name: 'another' }),
    () => {
      added.id = engine.add('Operation', { name: 'added' });
    },
    () => engine.remove('Operation', added.id),
    () => engine.must({ type: 'setDesign', name: 'own', design }),
    () => engine.must({ type: 'removeDesign', name: 'own' }),
    () => engine.must({ type: 'setTemplate', name: 'own', template }),
    () => evolve(engine.state, { t: 'appearanceSet', at: engine.nowMs, appearance: { ...PLAIN_APPEARANCE, accent: '#123456' } }),
  ];
  const seen = new Set([before.text]);
  for (const change of changes) {
    const last = exported();
    change();
    expect(exported()).not.toBe(last);
    expect(exported().text).toBe(fresh());
    seen.add(exported().text);
  }
  // What is added and removed again leaves the text as it was.
  expect(seen.size).toBe(changes.length - 1);
});
