// A certified OpenID provider in this process, with people as the simulated directory knows them.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import Provider from "oidc-provider";
import { freePort } from "./process";

export class IdentityProvider {
  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  /** Anyone signs in by typing their subject; the password does not matter. */
  static async start(callback: string, client: { id: string; secret: string }): Promise<IdentityProvider> {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    const provider = new Provider(issuer, {
      clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [callback] }],
      claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
      pkce: { required: () => true },
      jwks: { keys: [{ ...signingKey(), use: "sig", alg: "RS256", kid: "signing" }] },
      cookies: { keys: [randomUUID()] },
      ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
      findAccount: (_context, subject) => ({
        accountId: subject,
        claims: () => ({ sub: subject, name: nameOf(subject), email: `${subject}@example.com` }),
      }),
      features: { devInteractions: { enabled: true } },
    });
    const server = createServer(provider.callback());
    await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
    return new IdentityProvider(issuer, server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

function signingKey() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
}

/** `idp-ana.ruiz` is Ana Ruiz. */
function nameOf(subject: string): string {
  const words = subject.replace(/^idp-/, "").split(".");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}
