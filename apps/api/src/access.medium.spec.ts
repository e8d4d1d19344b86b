import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import {
  type Backing,
  call,
  connect,
  event,
  eventually,
  type RunningApi,
  signIn,
  startApi,
  startBacking,
} from './app.testing';
import { type Access, declaredAccess } from './platform/auth/access';
import { LiveChannels } from './platform/live/live-channels';
import { LiveEvents } from './platform/live/live-events';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly access: Access | undefined;
}

/** Everything the router may reach, as Nest knows it. */
function routesOf(api: RunningApi): Route[] {
  const controllers = [...api.app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => handlersOf(metatype as Type));
}

function handlersOf(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  const base = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => Reflect.hasMetadata(METHOD_METADATA, prototype[name]!))
    .flatMap((name) =>
      base.map((start) => ({
        name: `${controller.name}.${name}`,
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, prototype[name]!) as number]!,
        path: `/${start}/${[Reflect.getMetadata(PATH_METADATA, prototype[name]!) as string | string[]].flat()[0]!}`
          .replaceAll(/\/+/g, '/')
          .replace(/\/$/, ''),
        access: declaredAccess(prototype[name]!, controller),
      })),
    );
}

/** Reachable by nobody signed in: written out, so that a new one is a decision. */
const PUBLIC = [
  'AuthController.logIn',
  'AuthController.logOut',
  'AuthController.refresh',
  'AuthController.setUp',
  'AuthController.setupState',
];

describe('access to everything', () => {
  let backing: Backing;
  let api: RunningApi;
  let routes: Route[];

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
    routes = routesOf(api);
  });
  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });

  it('is declared on every route', () => {
    expect(routes.length).toBeGreaterThan(8);
    expect(routes.filter(({ access }) => !access).map(({ name }) => name)).toEqual([]);
  });

  it('is public only where that was decided', () => {
    const open = routes.filter(
      ({ access, name }) => access?.kind === 'public' && !name.startsWith('HealthController.'),
    );
    expect(open.map(({ name }) => name).toSorted()).toEqual(PUBLIC);
  });

  it('is refused over HTTP to nobody, and to a bad token, on every other route', async () => {
    for (const { access, method, path } of routes) {
      if (access?.kind === 'public' || path.startsWith('/health')) continue;
      const address = `/api${path.replaceAll(/:\w+/g, 'local')}`;
      for (const token of [undefined, 'junk', 'a.b.c']) {
        const { status, headers } = await call(api, method, address, { token });
        expect(`${method} ${address} ${status}`).toBe(`${method} ${address} 401`);
        expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      }
    }
  });

  it('is declared on every live event, and none is public', () => {
    const events = [...api.app.get(LiveEvents).all()];
    expect(events.map(([name]) => name).toSorted()).toEqual(['auth.renew', 'ping', 'subscribe', 'unsubscribe']);
    for (const [, { access }] of events) expect(access.kind).not.toBe('public');
  });

  it('to every channel asks for a scope', () => {
    const kinds = api.app.get(LiveChannels).all();
    expect(kinds.length).toBeGreaterThan(0);
    for (const { scope } of kinds) expect(scope).toMatch(/^[a-z]+:[a-z]+$/);
  });

  it('is refused on a live event that declares none', async () => {
    const handle = jest.fn();
    api.app.get(LiveEvents).register('bare', {
      access: undefined as never,
      schema: { safeParse: () => ({ success: true }) } as never,
      handle,
    });
    const socket = connect(api, (await signIn(api)).token);
    await event(socket, 'connected');
    socket.emit('bare', {});
    expect(await event(socket, 'error')).toMatchObject({ type: '/problems/auth.undeclared', status: 403 });
    await eventually(() => expect(handle).not.toHaveBeenCalled());
    socket.close();
  });
});
