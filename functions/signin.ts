import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { handle } from 'hono/aws-lambda';
import { createSignIn } from '../src/web/sign-in.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';

export const handler = createHandler(openSignIn, async (event: Parameters<ReturnType<typeof handle>>[0], answer) =>
  answer(event),
);

function openSignIn() {
  const environment = readEnvironment(
    variables.pick({
      IPV6_REPORT_SESSION_SECRET: true,
      IPV6_REPORT_SITE: true,
      IPV6_REPORT_SIGN_IN: true,
      IPV6_REPORT_USER_POOL: true,
      IPV6_REPORT_CLIENT: true,
    }),
  );
  const clientId = environment.IPV6_REPORT_CLIENT;
  const verifier = CognitoJwtVerifier.create({
    userPoolId: environment.IPV6_REPORT_USER_POOL,
    tokenUse: 'id',
    clientId,
  });
  return handle(
    createSignIn({
      site: environment.IPV6_REPORT_SITE,
      provider: environment.IPV6_REPORT_SIGN_IN,
      clientId,
      secret: environment.IPV6_REPORT_SESSION_SECRET,
      verify: async (idToken) => ({ sub: (await verifier.verify(idToken)).sub }),
      fetch,
      now: Date.now,
    }),
  );
}
