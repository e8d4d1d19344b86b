import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Bits that cannot be guessed: 256. */
const TOKEN_BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** A new secret to hand out once: 256 random bits in base64url, 43 characters. */
export function newOpaqueToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is kept of an opaque token. It has 256 bits of its own, so one round of SHA-256 needs no salt. */
export function hashOpaqueToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether `text` has the form of an opaque token at all; spares the database look-up of junk. */
export function isOpaqueToken(text: string): boolean {
  return FORM.test(text);
}

/** The one successor that `token` and `salt` give together; neither gives it alone. */
export function successorOf(token: string, salt: Buffer): string {
  return createHmac('sha256', token).update(salt).digest('base64url');
}
