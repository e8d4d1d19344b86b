import { Controller, Get, Injectable, Module, UseGuards, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtService } from '@nestjs/jwt';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { PeerMissing } from '../paired';

/** As in the tutorials: a secret that is text, of the length people choose. */
const SECRET = 'a secret that is text, as tutorials have it';

@Injectable()
class TutorialStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET, ignoreExpiration: false });
  }

  validate(payload: unknown): unknown {
    return payload;
  }
}

let answer: unknown;

@Controller('bench')
class TutorialController {
  @Get()
  @UseGuards(AuthGuard('jwt'))
  read(): unknown {
    return answer;
  }
}

@Module({ controllers: [TutorialController], providers: [TutorialStrategy] })
class TutorialModule {}

/** Nest on Express as the tutorials build it. @throws PeerMissing when `@nestjs/platform-express` is not installed. */
export async function startTutorialApi(body: unknown): Promise<{ url: string; token: string; close(): Promise<void> }> {
  answer = body;
  const name = '@nestjs/platform-express';
  const { ExpressAdapter } = (await import(name).catch(() => {
    throw new PeerMissing(`${name} is not installed`);
  })) as { ExpressAdapter: new () => never };
  const app: INestApplication = await NestFactory.create(TutorialModule, new ExpressAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  const token = new JwtService().sign({ sub: 'ada', role: 'admin' }, { secret: SECRET, expiresIn: 900 });
  return { url: `${await app.getUrl()}/bench`, token, close: () => app.close() };
}
