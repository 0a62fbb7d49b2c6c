/** What stands of the configuration of a branch, in words. */
import type { BranchNow } from '../../../hq/api/replies.js';
import { say } from './page.js';

type OfBranch = Pick<BranchNow, 'configuration'>;

export const isConfigurationBad = ({ configuration }: OfBranch): boolean =>
  configuration?.state === 'failed' || (configuration?.state === 'settled' && (configuration.differences ?? 0) > 0);

export function configurationText({ configuration }: OfBranch): string {
  if (configuration === null) return '—';
  const { state, differences, revision } = configuration;
  if (state !== 'settled') return say(state === 'failed' ? 'configuration.failed' : 'configuration.underWay');
  if (revision === null) return '—';
  if (differences === null) return say('configuration.unknown');
  return differences === 0 ? say('configuration.settled') : say('configuration.differs', { count: differences });
}
