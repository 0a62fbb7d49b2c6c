import { kept } from '../shared/keep.js';

/** Of pages whose users may know what is wrong with the box: whose session this tab has; undefined = nobody's. */
export const sessionKey = (): string | undefined => ['admin', 'supervisor'].find((key) => kept('tab', key) !== null);
