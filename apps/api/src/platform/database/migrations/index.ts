/** Every migration, oldest first; what has landed is never edited. */
export const MIGRATIONS = [] as const;
