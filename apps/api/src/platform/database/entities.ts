/** Every table TypeORM maps to a class; packed history is not among them. */
export const ENTITIES = [] as const;
