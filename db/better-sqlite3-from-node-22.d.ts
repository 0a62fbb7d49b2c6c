declare module 'better-sqlite3-from-node-22' {
  export { default } from 'better-sqlite3';
}
