// Proves that the walls refuse: lints one forbidden line for each and prints `[{ wall, refused }]` as JSON.
// Bare ESLint proves nothing here: without a cached project graph the Nx rule skips itself and exits 0,
// so the graph is made first.
import { execFileSync } from 'node:child_process';
import { ESLint } from 'eslint';
import { WALL_CASES } from './wall-cases.mjs';

execFileSync('nx', ['show', 'projects'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, NX_DAEMON: 'false' },
});
const eslint = new ESLint();
const outcomes = [];
for (const { wall, file, code, rule } of WALL_CASES) {
  const [result] = await eslint.lintText(code, { filePath: file });
  outcomes.push({ wall, refused: result?.messages.some((message) => message.ruleId === rule) ?? false });
}
console.log(JSON.stringify(outcomes));
