import { PASSWORD_MIN_LENGTH } from '@hyperion/contracts';

/** What a password being chosen is worth. */
export interface PasswordStrength {
  /** Code points typed. */
  readonly length: number;
  /** 0 to 1; 1 is long past what guessing reaches. */
  readonly ratio: number;
  readonly isLongEnough: boolean;
  /** One sentence for the person choosing. */
  readonly advice: string;
}

/** Length past which more characters no longer matter to anybody guessing. */
const AMPLE_LENGTH = 30;

/**
 * Length is what counts (NIST SP 800-63B-4, 3.1.1.2); repetition and one's own name take it away again. Only
 * advice: the server decides, and also knows the passwords that were leaked elsewhere.
 */
export function passwordStrength(password: string, username: string): PasswordStrength {
  const symbols = [...password];
  const distinct = new Set(symbols).size;
  const isLongEnough = symbols.length >= PASSWORD_MIN_LENGTH;
  const holdsName = username.length > 2 && password.toLowerCase().includes(username.toLowerCase());
  const worth = Math.min(symbols.length, distinct * 2) - (holdsName ? username.length : 0);
  const ratio = Math.max(0, Math.min(1, worth / AMPLE_LENGTH));
  return {
    length: symbols.length,
    ratio,
    isLongEnough,
    advice: advise(symbols.length, isLongEnough, holdsName, ratio),
  };
}

function advise(length: number, isLongEnough: boolean, holdsName: boolean, ratio: number): string {
  if (length === 0)
    return $localize`At least ${PASSWORD_MIN_LENGTH}:minimum: characters; a few words in a row do well.`;
  if (!isLongEnough) return $localize`${length}:length: of at least ${PASSWORD_MIN_LENGTH}:minimum: characters.`;
  if (holdsName) return $localize`Long enough, but it holds your user name.`;
  if (ratio < 0.4) return $localize`Long enough, but it repeats itself.`;
  return ratio < 0.7
    ? $localize`Good: ${length}:length: characters.`
    : $localize`Strong: ${length}:length: characters.`;
}
