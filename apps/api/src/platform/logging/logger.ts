import { pino, stdTimeFunctions, type Logger } from 'pino';

/** Keys that never reach a log line, at any depth we write. */
const REDACTED = [
  'password',
  'token',
  'authorization',
  'cookie',
  '*.password',
  '*.token',
  '*.authorization',
  '*.cookie',
];

const root = pino({
  base: null,
  messageKey: 'msg',
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: { paths: REDACTED, censor: '***' },
});

const children = new Map<string, Logger>();

/** The log of one feature: JSON lines with a constant `msg` and the values in fields. */
export function logger(feature: string): Logger {
  let child = children.get(feature);
  if (!child) {
    child = root.child({ feature }, { level: root.level });
    children.set(feature, child);
  }
  return child;
}

/** Sets the least severe level written, for loggers made before and after. */
export function setLogLevel(level: string): void {
  root.level = level;
  for (const child of children.values()) child.level = level;
}
