// ESLint rule: a feature imports another feature only where the edge is declared, and then only its index;
// `platform` and `shell` never import a feature (lazy routes of the shell excepted).
import { dirname, resolve, sep } from 'node:path';

const FEATURE = /(?:^|\/)apps\/(api|web)\/src\/(?:app\/)?features\/([^/]+)(?:\/(.*))?$/;
const PLATFORM = /(?:^|\/)apps\/(?:api|web)\/src\/(?:app\/)?platform\//;

export const featureWalls = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { allow: { type: 'object' } }, additionalProperties: false }],
    messages: {
      undeclared:
        "Feature '{{from}}' must not import feature '{{to}}': declare the edge in eslint.config.mjs or use an event.",
      inside: "Import feature '{{to}}' through its index only.",
      platform: "The platform knows no feature: '{{to}}' must not be imported here.",
    },
  },
  create(context) {
    const file = context.filename.split(sep).join('/');
    const own = FEATURE.exec(file)?.[2];
    const isPlatform = PLATFORM.test(file);
    const allow = context.options[0]?.allow ?? {};
    const check = (node, request) => {
      if (typeof request !== 'string' || !request.startsWith('.')) return;
      const target = FEATURE.exec(resolve(dirname(context.filename), request).split(sep).join('/'));
      if (!target || target[2] === own) return;
      const [, , to, inner] = target;
      if (isPlatform) context.report({ node, messageId: 'platform', data: { to } });
      else if (own && !(allow[own] ?? []).includes(to))
        context.report({ node, messageId: 'undeclared', data: { from: own, to } });
      else if (own && inner && inner !== 'index') context.report({ node, messageId: 'inside', data: { to } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
    };
  },
};

/** The first cycle in the declared edges, as a list of features; `undefined` when there is none. */
export function cycleIn(allow) {
  const visit = (feature, path) => {
    if (path.includes(feature)) return [...path, feature];
    for (const next of allow[feature] ?? []) {
      const cycle = visit(next, [...path, feature]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const feature of Object.keys(allow)) {
    const cycle = visit(feature, []);
    if (cycle) return cycle;
  }
  return undefined;
}
