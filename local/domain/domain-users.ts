/** The users that a domain knows by password: those of its internal user database. */
export class DomainUsers {
  readonly #passwords = new Map<string, string>();

  set(username: string, password: string): void {
    this.#passwords.set(username, password);
  }

  remove(username: string): void {
    this.#passwords.delete(username);
  }

  /** The user that an `Authorization` header names, if its password is right. */
  find(authorization: string): string | undefined {
    const [, encoded = ""] = /^Basic ([\w+/]+=*)$/.exec(authorization) ?? [];
    const text = Buffer.from(encoded, "base64").toString("utf8");
    const cut = text.indexOf(":");
    const username = text.slice(0, Math.max(cut, 0));
    return cut > 0 && this.#passwords.get(username) === text.slice(cut + 1) ? username : undefined;
  }
}
