/**
 * The two services Hyperion brings along when none is given: a private PostgreSQL and a private Redis, reachable
 * only through unix sockets below the data folder. `startPostgres` and `startRedis` start them (after clearing away
 * what a killed predecessor left running), hand back the URL to connect to, and stop them cleanly.
 *
 * Nothing here restarts anything: whoever starts a service watches `exited` and decides.
 * @packageDocumentation
 */
export { EmbeddedServiceError } from './embedded-service-error';
export { FolderInUse, lockFolder, type FolderLock } from './folder-lock';
export { makeFolder } from './make-folder';
export { startPostgres, stopOrphanedPostgres, type PostgresOptions } from './postgres';
export { findProcesses, identify, isAlive, type ProcessEntry, type ProcessIdentity } from './process-identity';
export { findRedisProgram, startRedis, stopOrphanedRedis, type RedisOptions } from './redis';
export { endOrphan, until, type EmbeddedService, type Escalation, type Exit } from './service-process';
