import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../apps/api/src/app.module';
import { loadConfig } from '../../apps/api/src/platform/config/load-config';
import { setApiPrefix } from '../../apps/api/src/platform/http/create-app';
import { describeApi } from '../../apps/api/src/platform/http/openapi';

/** docs/reference/openapi.json: as `/api/openapi.json` serves it; nothing is started for it. */
export async function openApiPage(): Promise<string> {
  const config = loadConfig({
    HYPERION_ROLE: 'all',
    DATABASE_URL: 'postgres://nowhere/none',
    REDIS_URL: 'redis://nowhere',
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), new FastifyAdapter(), {
    preview: true,
    logger: false,
  });
  setApiPrefix(app);
  return `${JSON.stringify(describeApi(app), null, 2)}\n`;
}
