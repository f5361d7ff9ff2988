import { execFileSync } from "node:child_process";
import { join } from "node:path";

const STORE = ["-storetype", "PKCS12", "-storepass", "changeit"];

/** A key for the node's transport layer, and a store that trusts it; nothing but this node ever uses either. */
export function makeKeystores(jdk: string, config: string): void {
  const keytool = (...args: string[]): void => {
    execFileSync(join(jdk, "bin/keytool"), [...args, ...STORE], { cwd: config, stdio: "ignore" });
  };
  const key = [
    "-keyalg",
    "RSA",
    "-keysize",
    "2048",
    "-validity",
    "30",
    "-dname",
    "CN=fuzz",
    "-ext",
    "san=ip:127.0.0.1",
  ];
  keytool("-genkeypair", "-alias", "node", "-keystore", "node.p12", ...key);
  keytool("-exportcert", "-alias", "node", "-keystore", "node.p12", "-file", "node.crt");
  keytool("-importcert", "-noprompt", "-alias", "node", "-keystore", "trust.p12", "-file", "node.crt");
}
