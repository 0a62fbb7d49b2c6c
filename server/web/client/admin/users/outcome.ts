/** What the form of a user or a role has done; '' = nothing to tell. The list shows it until it is left. */
import { Store } from '../../shared/box/store.js';

export const outcome = new Store('');
