import { logger } from '../logging/logger';

const log = logger('process');

/** What the server tells the launcher that started it. */
export type ToParent =
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'setup'; readonly url: string }
  | { readonly type: 'fatal'; readonly message: string };

/** Tells the launcher something; without one (a container, a unit file) it goes to the log. */
export function tellParent(message: ToParent): void {
  if (process.send) process.send(message);
  else log.info({ ...message }, 'process state');
}

/** A failure to start that says how to cure it; the message is fit for a person. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** Ends a start that failed: one clear line for what the operator can cure, a stack for what is our defect. */
export function reportFatal(error: unknown): void {
  const isDeclared = error instanceof StartupError || (error as Error).name === 'ConfigError';
  const message = isDeclared ? (error as Error).message : `Hyperion could not start: ${(error as Error).message}`;
  if (!isDeclared) log.error({ err: error }, 'start failed');
  if (process.send) process.send({ type: 'fatal', message } satisfies ToParent, () => process.exit(1));
  else {
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
}
