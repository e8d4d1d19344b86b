/**
 * Fakes, and starters of real services, for tests on the server's side. Never part of the product.
 * @packageDocumentation
 */
export { mediumDatabase, type MediumService } from './medium-database';
export { mediumRedis } from './medium-redis';
