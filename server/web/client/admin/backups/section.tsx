/** What keeps a branch from losing its past. */
import { Backups } from './backups.js';
import { say } from './words.js';
import './backups.css';

export const BackupsSection = () => (
  <>
    <h1>{say('title')}</h1>
    <Backups />
  </>
);
