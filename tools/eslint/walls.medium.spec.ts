import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface Outcome {
  readonly wall: string;
  readonly refused: boolean;
}

const ROOT = join(__dirname, '../..');

describe('the walls of the house', () => {
  it('refuse every forbidden import, call and form', () => {
    const env = { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` };
    const output = execFileSync('node', ['tools/eslint/walls.mjs'], { cwd: ROOT, env, encoding: 'utf8' });
    const outcomes = JSON.parse(output) as Outcome[];
    expect(outcomes.length).toBeGreaterThan(20);
    expect(outcomes.filter((outcome) => !outcome.refused)).toEqual([]);
  });
});
