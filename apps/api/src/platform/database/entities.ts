import { ACCOUNT_ENTITIES } from '../auth/accounts.entities';

/** Every table TypeORM maps to a class; packed history is not among them. */
export const ENTITIES = [...ACCOUNT_ENTITIES] as const;
