// Which feature may import which (through its index). Kept small and free of cycles; a spec checks the latter.
export const FEATURE_EDGES = {
  health: ['history'],
  metrics: ['history'],
};
