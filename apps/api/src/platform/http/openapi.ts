import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Describes every route from its decorators and contract schemas. Source: OpenAPI 3.1. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hyperion')
    .setDescription('Watch and manage Linux machines. Errors are RFC 9457 problem details.')
    .setVersion('0.1.0')
    .addBearerAuth();
  return SwaggerModule.createDocument(app, builder.build());
}

/** Serves the description at `/api/openapi.json`; made once, at the first request. */
export function publishOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api', app, () => describeApi(app), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'api/openapi.json',
  });
}
