/** The time, for a screen above the door. */
import { render } from 'preact';
import '../shared/tokens.css';
import { Speaker } from '../shared/words.js';

const page = document.getElementById('page');
const { speech } = await Speaker.begin('clock');
const { say, language } = speech.value;
const show = (): void => {
  const time = new Date().toLocaleTimeString(language, { timeStyle: 'short' });
  if (page) render(<h1>{say('now', { time })}</h1>, page);
};
show();
setInterval(show, 1_000);
