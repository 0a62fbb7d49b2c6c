/** What keeps a branch from losing its past, and what browsers know the box by. */
import { Backups } from './backups.js';
import { Certificate } from './certificate.js';
import { say } from './words.js';
import './backups.css';

export const BackupsSection = () => (
  <>
    <h1>{say('title')}</h1>
    <Backups />
    <Certificate />
  </>
);
