// A real OpenID Connect provider on this machine (oidc-provider), for tests. Prints its issuer as one line of JSON, then
// stands still. Whoever comes is recognised at once as the account set by `POST /as` ({"sub", "acr", "claims"}).

import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

// Only the first line is read: what the library says later may find nobody.
process.stdout.on('error', () => {});

const RETURN = 'https://parvis.ville.example/accounts/outside';
let now = { sub: 'nobody', acr: 'eidas1', claims: {} };
const accounts = new Map();

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = {
  keys: [
    { ...privateKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256', use: 'sig' },
    { ...elliptic.privateKey.export({ format: 'jwk' }), kid: 'ec', alg: 'ES256', use: 'sig' },
  ],
};

const client = (id, more) => ({
  client_id: id,
  client_secret: 'un secret de test: %/+',
  redirect_uris: [`${RETURN}/${id}/return`],
  post_logout_redirect_uris: ['https://parvis.ville.example/'],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  ...more,
});

const configuration = {
  clients: [
    client('ville', {}),
    // As ProConnect and FranceConnect do: the secret in the form, claims signed.
    client('etat', {
      token_endpoint_auth_method: 'client_secret_post',
      userinfo_signed_response_alg: 'RS256',
      id_token_signed_response_alg: 'ES256',
    }),
  ],
  jwks,
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['given_name', 'usual_name'],
    siret: ['siret'],
    groups: ['groups'],
    acr: null,
  },
  scopes: ['openid', 'email', 'profile', 'siret', 'groups'],
  acrValues: ['eidas1', 'eidas2', 'eidas3'],
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  cookies: { keys: ['only for tests'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) }),
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (request.method === 'POST' && request.url === '/as') {
      let body = '';
      for await (const chunk of request) body += chunk;
      now = JSON.parse(body);
      accounts.set(now.sub, now.claims);
      response.end('{}');
    } else if (request.url.startsWith('/interaction/')) {
      const { params } = await provider.interactionDetails(request, response);
      const grant = new provider.Grant({ accountId: now.sub, clientId: params.client_id });
      grant.addOIDCScope(params.scope);
      const grantId = await grant.save();
      const login = { accountId: now.sub, acr: now.acr };
      const result = now.refuses
        ? { error: 'access_denied', error_description: 'refused by the person' }
        : { login, consent: { grantId } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      answer(request, response);
    }
  });
  console.log(JSON.stringify({ issuer }));
});
