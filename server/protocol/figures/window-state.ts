/** What pages know of the states of windows. */
export { WINDOW_STATE } from '../../model/window-state.js';
