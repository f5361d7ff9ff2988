import type { Issuer, PolicyDocument } from "../policy/document.ts";

/** An issuer that people can sign in with on the portal's page. */
export interface PortalIssuer {
  /** its name in the policy */
  readonly name: string;
  /** what `iss` of its tokens says, exactly */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** which of its tokens the gate takes */
  readonly token: "access" | "id";
  /** the URL of its OpenID Connect metadata; its endpoints are of the same origin */
  readonly metadata?: string;
  /** … or its endpoints themselves */
  readonly endpoints?: { readonly authorization: string; readonly token: string; readonly logout: string };
}

/** `config.json` beside the portal's page: nothing in it is a secret. */
export interface PortalConfig {
  readonly issuers: readonly PortalIssuer[];
}

/** Where an issuer's pages are reached, without a trailing slash. */
export type BaseOf = (name: string, issuer: Issuer) => string;

/** What the page knows of a policy; no issuer: nobody can sign in, and there is no page. */
export function portalConfig({ access, issuers }: PolicyDocument, baseOf: BaseOf = realBase): PortalConfig {
  if (access === undefined) return { issuers: [] };
  return {
    issuers: Object.entries(issuers).flatMap(([name, issuer]) => toPortalIssuer(name, issuer, baseOf) ?? []),
  };
}

function toPortalIssuer(name: string, issuer: Issuer, baseOf: BaseOf): PortalIssuer | undefined {
  if (issuer.portal === undefined) return undefined;
  const { clientId, scopes } = issuer.portal;
  const base = baseOf(name, issuer);
  if (issuer.type === "oidc") {
    const metadata = `${base}/.well-known/openid-configuration`;
    return { name, issuer: issuer.issuer, clientId, scopes, token: "access", metadata };
  }
  const [region] = issuer.userPoolId.split("_");
  const iss = `https://cognito-idp.${region}.amazonaws.com/${issuer.userPoolId}`;
  const endpoints = {
    authorization: `${base}/oauth2/authorize`,
    token: `${base}/oauth2/token`,
    logout: `${base}/logout`,
  };
  return { name, issuer: iss, clientId, scopes, token: issuer.tokenUse, endpoints };
}

function realBase(_name: string, issuer: Issuer): string {
  const base = issuer.type === "oidc" ? issuer.issuer : (issuer.portal?.domain ?? "");
  return base.replace(/\/$/, "");
}

/** The origins that the page talks to beside its own, each once. */
export function originsOf({ issuers }: PortalConfig): readonly string[] {
  const urls = issuers.map(({ metadata, endpoints }) => metadata ?? endpoints?.token ?? "");
  return [...new Set(urls.map((url) => new URL(url).origin))].toSorted();
}
