/** The settings of `[metrics]`: numbers for a monitoring system. */
import { Type } from '@sinclair/typebox';
import { MaybePath, Switch } from './kinds.js';

export const metrics = Type.Object(
  {
    published: Switch(false, 'Monitoring systems (Prometheus and others) may read the state of queue, devices and box at /metrics.'),
    tokenFile: MaybePath(
      'File with the token that they send (Authorization: Bearer …), 16 characters or more. Default: none, only this machine may read.',
      { 'x-example': '/etc/qbox/metrics-token' },
    ),
  },
  { description: 'Numbers for a monitoring system, see docs/metrics.md; nothing of any visitor.', 'x-prefix': 'METRICS_' },
);
