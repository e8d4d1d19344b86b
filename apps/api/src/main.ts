import 'reflect-metadata';
import { loadConfig } from './platform/config/load-config';
import { setLogLevel } from './platform/logging/logger';
import { reportFatal } from './platform/process/parent';
import { serve } from './platform/process/serve';
import { AppModule } from './app.module';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  setLogLevel(config.HYPERION_LOG_LEVEL);
  await serve(AppModule.of(config), config);
}

main().catch(reportFatal);
