/**
 * Runs before anything else, in a script of its own.
 *
 * zod writes validators at run time with `new Function` where it may. Our Content-Security-Policy forbids that,
 * and even the attempt is reported, so it is told not to try before the first schema is built.
 */
import '@angular/localize/init';

(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };
