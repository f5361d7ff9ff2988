import { describe, expect, it } from "vitest";
import { ACCESS_ROUTES, PORTAL_ROUTES, ROUTES } from "../../local/gateway/routes.ts";
import { packagedTemplate, type Template } from "../../local/gateway/template.ts";
import { ROOT } from "../../local/stack/start-stack.ts";

const AUTHORIZATION: Readonly<Record<string, string>> = { bearer: "CUSTOM", iam: "AWS_IAM", none: "NONE" };
// what is shipped has entitlements, and a client to ask for them with
const expected = [...ROUTES, ...ACCESS_ROUTES, ...PORTAL_ROUTES].map(
  ({ method, resource, authorization }) => `${method} ${resource} ${AUTHORIZATION[authorization]}`,
);

describe("the local gateway's routes are those of the packaged template", () => {
  it("on the REST API", async () => {
    const { Resources } = await packagedTemplate(ROOT, "rest");
    const resources = Resources as unknown as Record<
      string,
      { Properties: { ParentId: { Ref?: string }; PathPart: string } }
    >;
    const pathOf = (id: string | undefined): string => {
      const resource = id === undefined ? undefined : resources[id];
      return resource === undefined
        ? ""
        : `${pathOf(resource.Properties.ParentId.Ref)}/${resource.Properties.PathPart}`;
    };
    const routes = ofType(Resources, "AWS::ApiGateway::Method").map((properties) => {
      const { HttpMethod, ResourceId, AuthorizationType } = properties as Record<string, string> & {
        ResourceId: { Ref?: string };
      };
      return `${HttpMethod} ${pathOf(ResourceId.Ref) || "/"} ${AuthorizationType}`;
    });
    expect(routes.toSorted()).toEqual(expected.toSorted());
  });

  it("on the HTTP API", async () => {
    const { Resources } = await packagedTemplate(ROOT, "http");
    const routes = ofType(Resources, "AWS::ApiGatewayV2::Route").map(
      (route) => `${route["RouteKey"] as string} ${(route["AuthorizationType"] ?? "NONE") as string}`,
    );
    expect(routes.toSorted()).toEqual(expected.toSorted());
  });
});

function ofType(resources: Template["Resources"], type: string): Readonly<Record<string, unknown>>[] {
  return Object.values(resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []));
}
