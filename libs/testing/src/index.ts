/**
 * Fakes, and starters of real services, for tests on the server's side. Never part of the product.
 * @packageDocumentation
 */
export { FakeClock } from './fake-clock';
export { FakeTransport } from './fake-transport';
export { goldenOf, type Golden } from './golden';
export { mediumDatabase, type MediumService } from './medium-database';
export { mediumRedis } from './medium-redis';
export { dataFolder, eventually, freePort, killNow, Launched, type LaunchedOptions } from './launched';
